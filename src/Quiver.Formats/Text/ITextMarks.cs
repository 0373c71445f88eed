using System.Runtime.Intrinsics;

namespace Quiver.Formats.Text;

/// <summary>The bytes of text that a format cannot write as they are.</summary>
interface ITextMarks
{
    /// <summary>Returns all ones where a byte is one of them.</summary>
    Vector128<byte> Find(Vector128<byte> text);
}
