using System.Globalization;
using System.Text;
using Quiver.Arrow.Errors;

namespace Quiver.Formats.Json;

/// <summary>A path to a value inside a JSON document (RFC 6901).</summary>
sealed class JsonPointer
{
    readonly byte[][] _keys;
    readonly int[] _indices;

    JsonPointer(string text, string[] tokens)
    {
        Text = text;
        _keys = [.. tokens.Select(Encoding.UTF8.GetBytes)];
        _indices = [.. tokens.Select(ToIndex)];
    }

    /// <summary>The path as it was written.</summary>
    public string Text { get; }

    /// <summary>The number of steps.</summary>
    public int Length => _keys.Length;

    /// <summary>Reads a path such as <c>/data/items</c>; <c>~1</c> stands for a slash in a key and <c>~0</c> for a tilde.</summary>
    public static JsonPointer Parse(string text)
    {
        if (!text.StartsWith('/'))
        {
            throw Wrong(text, "a JSON pointer starts with a slash, such as '/data/items'");
        }

        string[] tokens = text[1..].Split('/');
        for (int i = 0; i < tokens.Length; i++)
        {
            for (int at = tokens[i].IndexOf('~', StringComparison.Ordinal); at >= 0; at = tokens[i].IndexOf('~', at + 1))
            {
                if (at + 1 == tokens[i].Length || tokens[i][at + 1] is not ('0' or '1'))
                {
                    throw Wrong(text, "a tilde in a JSON pointer is written ~0, and a slash in a key ~1");
                }
            }

            tokens[i] = tokens[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        }

        return tokens.Length <= JsonOptions.MaxDepth ? new JsonPointer(text, tokens) : throw Wrong(text[..20] + "…", "it has too many steps");
    }

    /// <summary>Whether a step goes to a key of an object.</summary>
    public bool IsKey(int step, ReadOnlySpan<byte> key) => key.SequenceEqual(_keys[step]);

    /// <summary>The element of an array that a step goes to, -1 where the step is no index.</summary>
    public int IndexAt(int step) => _indices[step];

    /// <summary>An index has no sign and no leading zeros.</summary>
    static int ToIndex(string token) =>
        token.Length is > 0 and < 10 && token.All(char.IsAsciiDigit) && (token == "0" || token[0] != '0')
            ? int.Parse(token, CultureInfo.InvariantCulture)
            : -1;

    static QuiverException Wrong(string text, string reason) =>
        new(ErrorCode.InvalidValue, $"option records: '{text}' is no path to an array: {reason}");
}
