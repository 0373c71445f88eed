using System.Text;
using Quiver.Arrow.Errors;

namespace Quiver.Formats.Text;

/// <summary>The encoding of a text file that is not UTF-8: its bytes are turned into UTF-8 while they are read.</summary>
sealed class TextEncoding
{
    /// <summary>UTF-16 with the low byte first.</summary>
    public static readonly TextEncoding Utf16Little = new("utf-16le", new UnicodeEncoding(false, false, throwOnInvalidBytes: true));

    /// <summary>UTF-16 with the high byte first.</summary>
    public static readonly TextEncoding Utf16Big = new("utf-16be", new UnicodeEncoding(true, false, throwOnInvalidBytes: true));

    readonly Encoding? _encoding;

    TextEncoding(string name, Encoding? encoding)
    {
        Name = name;
        _encoding = encoding;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Whether the bytes are UTF-8 as they are.</summary>
    public bool IsUtf8 => _encoding is null;

    /// <summary>Returns an encoding by name.</summary>
    public static TextEncoding Parse(string name)
    {
        string lower = name.ToLowerInvariant();
        switch (lower)
        {
            case "utf-8" or "utf8" or "ascii" or "us-ascii":
                return new TextEncoding("utf-8", null);
            case "utf-16" or "utf16" or "utf-16le" or "utf16le" or "utf-16-le":
                return Utf16Little;
            case "utf-16be" or "utf16be" or "utf-16-be":
                return Utf16Big;
            case "latin-1" or "latin1" or "iso-8859-1":
                return new TextEncoding("latin-1", Encoding.Latin1);
        }

        // Windows-1252, ISO-8859-15 and the like: the tables of .NET, without changing what the process knows.
        string known = lower.StartsWith("cp", StringComparison.Ordinal) ? "windows-" + lower[2..] : lower;
        return CodePagesEncodingProvider.Instance.GetEncoding(known) is { } found
            ? new TextEncoding(lower, found)
            : throw new QuiverException(
                ErrorCode.InvalidValue, $"unknown encoding \"{name}\"; known are utf-8, utf-16, utf-16be, latin-1, windows-1252 and the like");
    }

    /// <summary>Returns the encoding that the first bytes of a file mark, null where they mark none but UTF-8.</summary>
    public static TextEncoding? OfMark(ReadOnlySpan<byte> first) =>
        first.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? Utf16Little
        : first.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Utf16Big
        : null;

    /// <summary>Turns text into UTF-8.</summary>
    public Stream ToUtf8(Stream stream) =>
        _encoding is null ? stream : Encoding.CreateTranscodingStream(stream, _encoding, Encoding.UTF8);
}
