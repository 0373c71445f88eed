using System.Globalization;
using System.Text;
using Quiver.Arrow.Errors;

namespace Quiver.Server.Auth;

/// <summary>A token that somebody wants.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Scopes">What it allows.</param>
sealed record TokenRequest(string Name, TokenScopes Scopes)
{
    const int MaxNameLength = 256;

    const int MaxDescriptionLength = 1024;

    static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(365.25 * 1000);

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>After which time it ends; null for never.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>When it ends, where that is not by its lifetime.</summary>
    public DateTime? Expiry { get; init; }

    /// <summary>The token that makes it; null where none does.</summary>
    public long? Creator { get; init; }

    /// <summary>Returns when a token that is made now ends.</summary>
    /// <exception cref="QuiverException">It would have ended already, or in another age.</exception>
    public DateTime? ExpiryFrom(DateTime now)
    {
        if (Lifetime is { } lifetime && (lifetime <= TimeSpan.Zero || lifetime > MaxLifetime))
        {
            throw new QuiverException(ErrorCode.InvalidValue, "a token lives for more than 0 seconds and at most 1000 years");
        }

        DateTime? expiry = Lifetime is { } period ? now + period : Expiry;
        return expiry is null || expiry > now
            ? expiry
            : throw new QuiverException(
                ErrorCode.InvalidValue, $"the token has ended already: {expiry.Value.ToString("O", CultureInfo.InvariantCulture)}");
    }

    /// <summary>
    /// Fails where the name or the description is none. Both go to logs and terminals, where they must not look like more.
    /// </summary>
    /// <exception cref="QuiverException">One is wrong.</exception>
    public void Check()
    {
        Check("name", Name, MaxNameLength);
        if (Name.Length == 0 || char.IsWhiteSpace(Name[0]) || char.IsWhiteSpace(Name[^1]))
        {
            throw new QuiverException(
                ErrorCode.InvalidValue, "the name of a token must not be empty, nor begin or end with a space");
        }

        if (Description is { } description)
        {
            Check("description", description, MaxDescriptionLength);
        }
    }

    static void Check(string what, string text, int maxLength)
    {
        if (text.Length > maxLength)
        {
            throw new QuiverException(
                ErrorCode.InvalidValue, $"the {what} of a token has {text.Length} characters; {maxLength} are the most");
        }

        foreach (Rune rune in text.EnumerateRunes())
        {
            // A lone surrogate is read as the replacement character.
            if (rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                throw new QuiverException(
                    ErrorCode.InvalidValue, $"the {what} of a token has a character in it that cannot be seen: U+{rune.Value:X4}");
            }
        }
    }
}
