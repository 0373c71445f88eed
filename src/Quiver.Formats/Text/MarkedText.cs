using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Quiver.Arrow.Columns;

namespace Quiver.Formats.Text;

/// <summary>Copies a string and tells whether it has marks that need care: one pass of sixteen bytes at a time.</summary>
static unsafe class MarkedText
{
    /// <summary>The bytes behind the copy that may be overwritten.</summary>
    public const int Slack = 16;

    /// <summary>Copies a string; false where it has a mark, and then the copy is of no use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryCopy<TMarks>(StringView* view, byte* target, TMarks marks)
        where TMarks : struct, ITextMarks
    {
        int length = view->Length;
        if (length <= StringView.InlineCapacity)
        {
            // The view is longer than the text, which lies behind its four bytes of length.
            Vector128<byte> text = Vector128.Create((view->Low >> 32) | (view->High << 32), view->High >> 32).AsByte();
            text.Store(target);
            return (marks.Find(text).ExtractMostSignificantBits() & ((1u << length) - 1)) == 0;
        }

        return TryCopyLong(view->Pointer, length, target, marks);
    }

    static bool TryCopyLong<TMarks>(byte* source, int length, byte* target, TMarks marks)
        where TMarks : struct, ITextMarks
    {
        if (length < 16)
        {
            ulong head = Unsafe.ReadUnaligned<ulong>(source);
            ulong tail = Unsafe.ReadUnaligned<ulong>(source + length - 8);
            Unsafe.WriteUnaligned(target, head);
            Unsafe.WriteUnaligned(target + length - 8, tail);
            return marks.Find(Vector128.Create(head, tail).AsByte()) == Vector128<byte>.Zero;
        }

        Vector128<byte> found = default;
        for (int i = 0; i < length - 16; i += 16)
        {
            Vector128<byte> text = Vector128.Load(source + i);
            text.Store(target + i);
            found |= marks.Find(text);
        }

        Vector128<byte> last = Vector128.Load(source + length - 16);
        last.Store(target + length - 16);
        return (found | marks.Find(last)) == Vector128<byte>.Zero;
    }
}
