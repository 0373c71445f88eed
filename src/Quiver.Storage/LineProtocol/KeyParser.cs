using System.Text;
using System.Text.Unicode;

namespace Quiver.Storage.LineProtocol;

/// <summary>
/// Reads the table and the tags of a line, escapes and all. Each distinct text is read once a parser, so this part is written for clarity.
/// A backslash escapes a comma, an equals sign, a blank and itself is kept before anything else, as InfluxDB has it.
/// </summary>
static class KeyParser
{
    /// <summary>The name that each table has for the times of its rows.</summary>
    public const string TimeColumn = "time";

    /// <summary>A name that InfluxDB 3 has for itself: no table has such a column.</summary>
    public const string ChunkOrderColumn = "__chunk_order";

    /// <summary>Returns the table and its tags in ordinal order of their names, or the reason why the text is wrong.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limits">The sizes that it may have.</param>
    /// <param name="table">The table.</param>
    /// <param name="tags">The tags, sorted.</param>
    /// <param name="written">The names of the tags in the order of the text.</param>
    public static string? TryParse(
        ReadOnlySpan<byte> text, LineLimits limits, out string table, out List<(string Name, byte[] Value)> tags, out string[] written)
    {
        tags = [];
        written = [];
        table = "";
        var end = Unescaped(text, (byte)',', (byte)',');
        var reason = Name(text[..end], "the name of the table", limits, out table);
        while (reason is null && end < text.Length)
        {
            text = text[(end + 1)..];
            end = Unescaped(text, (byte)',', (byte)',');
            reason = Tag(text[..end], limits, tags);
        }

        if (reason is null)
        {
            written = [.. tags.Select(tag => tag.Name)];
            tags.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
            reason = Repeated(tags);
        }

        return reason;
    }

    /// <summary>Takes the escapes out of a name, or says why it is none.</summary>
    public static string? Name(ReadOnlySpan<byte> raw, string what, LineLimits limits, out string name)
    {
        name = "";
        var reason = Text(raw, what, limits, out var bytes);
        if (reason is not null)
        {
            return reason;
        }

        if (bytes.AsSpan().Contains((byte)'\0'))
        {
            return $"{what} has a zero byte in it";
        }

        name = Encoding.UTF8.GetString(bytes);
        return null;
    }

    /// <summary>Returns the place of the first of two bytes that no backslash escapes, or the length.</summary>
    public static int Unescaped(ReadOnlySpan<byte> text, byte first, byte second)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == first || text[i] == second)
            {
                return i;
            }
        }

        return text.Length;
    }

    /// <summary>Says why a tag or field cannot have a name, null where it can.</summary>
    public static string? Reserved(string name, string what) => name switch
    {
        TimeColumn => $"a {what} cannot be named \"time\": that is the column of the timestamps",
        ChunkOrderColumn => $"a {what} cannot be named \"{ChunkOrderColumn}\": the name is reserved",
        _ => null,
    };

    static string? Tag(ReadOnlySpan<byte> text, LineLimits limits, List<(string Name, byte[] Value)> tags)
    {
        if (text.IsEmpty)
        {
            return "there is a comma without a tag after it; tags are written name=value";
        }

        var equals = Unescaped(text, (byte)'=', (byte)'=');
        if (equals == text.Length)
        {
            return $"tag \"{Encoding.UTF8.GetString(text)}\" has no value; tags are written name=value";
        }

        var reason = Name(text[..equals], "the name of a tag", limits, out var name);
        if (reason is not null)
        {
            return reason;
        }

        if (Reserved(name, "tag") is { } reserved)
        {
            return reserved;
        }

        var value = text[(equals + 1)..];
        if (Unescaped(value, (byte)'=', (byte)'=') < value.Length)
        {
            return $"the value of tag \"{name}\" has an equals sign; write it \\=";
        }

        reason = Text(value, $"the value of tag \"{name}\"", limits, out var bytes);
        tags.Add((name, bytes));
        return reason;
    }

    static string? Text(ReadOnlySpan<byte> raw, string what, LineLimits limits, out byte[] bytes)
    {
        bytes = [];
        if (raw.IsEmpty)
        {
            return $"{what} is empty";
        }

        if (raw.Length > limits.NameBytes)
        {
            return $"{what} has {raw.Length} bytes; at most {limits.NameBytes} are taken";
        }

        if (raw[^1] == '\\' && (raw.Length == 1 || raw[^2] != '\\'))
        {
            return $"{what} ends with a backslash, which would escape what follows";
        }

        if (!Utf8.IsValid(raw))
        {
            return $"{what} is not valid UTF-8";
        }

        bytes = Unescape(raw);
        return null;
    }

    static byte[] Unescape(ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\'))
        {
            return raw.ToArray();
        }

        var bytes = new List<byte>(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '\\' && i + 1 < raw.Length && (raw[i + 1] is (byte)',' or (byte)'=' or (byte)' '))
            {
                i++;
            }

            bytes.Add(raw[i]);
        }

        return [.. bytes];
    }

    static string? Repeated(List<(string Name, byte[] Value)> tags)
    {
        for (var i = 1; i < tags.Count; i++)
        {
            if (tags[i].Name == tags[i - 1].Name)
            {
                return $"Must not contain duplicate tags, but `{tags[i].Name}` was repeated";
            }
        }

        return null;
    }
}
