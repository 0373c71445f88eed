using System.Runtime.Intrinsics;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>What a field of CSV must be quoted for: the delimiter, the quote and line ends.</summary>
readonly struct CsvMarks(byte delimiter, byte quote) : ITextMarks
{
    readonly Vector128<byte> _delimiter = Vector128.Create(delimiter);
    readonly Vector128<byte> _quote = Vector128.Create(quote);

    /// <inheritdoc/>
    public Vector128<byte> Find(Vector128<byte> text) =>
        Vector128.Equals(text, _delimiter) | Vector128.Equals(text, _quote)
        | Vector128.Equals(text, Vector128.Create((byte)'\n')) | Vector128.Equals(text, Vector128.Create((byte)'\r'));
}
