using System.Globalization;
using Quiver.Arrow.Errors;

namespace Quiver.Storage.Catalog;

/// <summary>When something that is deleted goes for good: never, at once, after the usual grace (the default) or at some moment.</summary>
readonly record struct HardDeletion
{
    readonly bool _isNever;
    readonly DateTime? _at;

    HardDeletion(bool isNever, DateTime? at)
    {
        _isNever = isNever;
        _at = at;
    }

    /// <summary>After the grace that the catalog's options give.</summary>
    public static HardDeletion Default => default;

    /// <summary>Not by itself.</summary>
    public static HardDeletion Never => new(true, null);

    /// <summary>With the next purge.</summary>
    public static HardDeletion Now => new(false, DateTime.MinValue);

    /// <summary>At a moment in UTC; at once where that is past.</summary>
    public static HardDeletion At(DateTime moment) => new(false, DateTime.SpecifyKind(moment, DateTimeKind.Utc));

    /// <summary>Reads <c>never</c>, <c>now</c>, <c>default</c> or a moment such as <c>2026-01-31T00:00:00Z</c>.</summary>
    public static HardDeletion Parse(string text) => text switch
    {
        "never" => Never,
        "now" => Now,
        "default" => Default,
        _ when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) =>
            At(moment.UtcDateTime),
        _ => throw new QuiverException(
            ErrorCode.InvalidValue,
            $"\"{text}\" is no time of deletion; it is never, now, default or a moment such as 2026-01-31T00:00:00Z"),
    };

    /// <summary>Returns the moment; null for never.</summary>
    public DateTime? Resolve(DateTime now, TimeSpan grace) =>
        _isNever ? null : _at is { } at ? (at > now ? at : now) : now < DateTime.MaxValue - grace ? now + grace : null;
}
