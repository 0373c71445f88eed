using System.Runtime.Intrinsics;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>What a string of JSON must escape: control characters, quotes and backslashes (RFC 8259, section 7).</summary>
readonly struct JsonMarks : ITextMarks
{
    /// <inheritdoc/>
    public Vector128<byte> Find(Vector128<byte> text) =>
        Vector128.LessThan(text, Vector128.Create((byte)' ')) | Vector128.Equals(text, Vector128.Create((byte)'"'))
        | Vector128.Equals(text, Vector128.Create((byte)'\\'));
}
