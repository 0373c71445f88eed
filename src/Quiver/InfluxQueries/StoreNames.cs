using System.Globalization;
using System.Text;

namespace Quiver.InfluxQueries;

/// <summary>
/// What the databases and retention policies of InfluxQL, which may have nearly any name, are called in the store, which allows letters,
/// digits, <c>_</c> and <c>-</c>: names within its rules stay as they are, others are <c>enc--</c> and their UTF-8 bytes, of which those
/// that are not letters, digits or <c>_</c> are <c>-</c> and two hexadecimal digits.
/// </summary>
static class StoreNames
{
    const string Prefix = "enc--";

    static readonly string[] _reserved = ["system", "information_schema"];

    /// <summary>Returns whether InfluxDB 1 allows a name: printable characters, no slashes, no dots alone.</summary>
    public static bool IsValid(string name) => name is not ("" or "." or "..")
        && name.EnumerateRunes().All(rune => rune.Value is not ('/' or '\\') && IsPrintable(rune));

    /// <summary>Returns the name in the store of a database's own policy.</summary>
    public static string OfDatabase(string database) => Encode(database);

    /// <summary>Returns the name in the store of a retention policy.</summary>
    public static string OfPolicy(string database, string policy) =>
        policy == InfluxCatalog.AutomaticPolicy ? Encode(database) : $"{Encode(database)}/{Encode(policy)}";

    /// <summary>Returns the database and the policy that a database of the store is.</summary>
    public static (string Database, string Policy) Split(string storeName)
    {
        int slash = storeName.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? (Decode(storeName), InfluxCatalog.AutomaticPolicy)
            : (Decode(storeName[..slash]), Decode(storeName[(slash + 1)..]));
    }

    static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator);

    static bool IsPlain(string name) => char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
        && !name.StartsWith(Prefix, StringComparison.Ordinal)
        && !_reserved.Contains(name, StringComparer.OrdinalIgnoreCase);

    static string Encode(string name)
    {
        if (name.Length == 0 || IsPlain(name))
        {
            return name;
        }

        var text = new StringBuilder(Prefix);
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b == '_')
            {
                text.Append((char)b);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"-{b:X2}");
            }
        }

        return text.ToString();
    }

    /// <summary>Returns the name; one that no name becomes is its own.</summary>
    static string Decode(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return text;
        }

        var bytes = new List<byte>(text.Length);
        for (int i = Prefix.Length; i < text.Length; i++)
        {
            if (text[i] != '-')
            {
                bytes.Add((byte)text[i]);
                continue;
            }

            if (i + 2 >= text.Length || !byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, null, out byte b))
            {
                return text;
            }

            bytes.Add(b);
            i += 2;
        }

        string name = Encoding.UTF8.GetString([.. bytes]);
        return Encode(name) == text ? name : text;
    }
}
