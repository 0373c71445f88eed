using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Quiver.Arrow.Columns;

/// <summary>
/// Sixteen bytes that stand for a string: its length and either up to 12 bytes of it in place (zero padded) or its first four
/// bytes and a pointer. The layout is Arrow's Utf8View with a pointer in place of buffer index and offset, so that gathering
/// strings copies views only. The bytes pointed to belong to the column that holds the view.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
unsafe struct StringView
{
    /// <summary>The longest string that lies in the view itself.</summary>
    public const int InlineCapacity = 12;

    [FieldOffset(0)]
    public int Length;

    [FieldOffset(4)]
    public uint Prefix;

    [FieldOffset(8)]
    public byte* Pointer;

    /// <summary>Length and prefix: equal strings have equal low words.</summary>
    [FieldOffset(0)]
    public ulong Low;

    /// <summary>The rest of a short string, or the pointer.</summary>
    [FieldOffset(8)]
    public ulong High;

    /// <summary>Whether the whole string lies in the view.</summary>
    public readonly bool IsInline
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Length <= InlineCapacity;
    }

    /// <summary>Makes a view over bytes that outlive it; short strings are copied into the view.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static StringView Over(byte* bytes, int length)
    {
        StringView view = default;
        if (length > InlineCapacity)
        {
            view.Prefix = *(uint*)bytes;
            view.Pointer = bytes;
        }
        else
        {
            CopyShort((byte*)&view + 4, bytes, length);
        }

        view.Length = length;
        return view;
    }

    /// <summary>Returns the bytes; <paramref name="view"/> must not move while they are used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* BytesOf(StringView* view) => view->Length <= InlineCapacity ? (byte*)view + 4 : view->Pointer;

    /// <summary>Returns the bytes as a span; <paramref name="view"/> must not move while they are used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> SpanOf(StringView* view) => new(BytesOf(view), view->Length);

    /// <summary>Compares two strings for equality.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Equal(StringView* left, StringView* right)
    {
        if (left->Low != right->Low)
        {
            return false;
        }

        return left->High == right->High
            || (left->Length > InlineCapacity && LongEqual(left->Pointer, right->Pointer, left->Length));
    }

    /// <summary>
    /// Compares the bytes of long strings, whose first four are equal: those of up to 36 by two loads, which may overlap.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool LongEqual(byte* left, byte* right, int length)
    {
        if (length > 36)
        {
            return new ReadOnlySpan<byte>(left, length).SequenceEqual(new ReadOnlySpan<byte>(right, length));
        }

        byte* leftEnd = left + length;
        byte* rightEnd = right + length;
        if (length <= 20)
        {
            return ((*(ulong*)(left + 4) ^ *(ulong*)(right + 4)) | (*(ulong*)(leftEnd - 8) ^ *(ulong*)(rightEnd - 8))) == 0;
        }

        Vector128<byte> first = Vector128.Load(left + 4) ^ Vector128.Load(right + 4);
        Vector128<byte> last = Vector128.Load(leftEnd - 16) ^ Vector128.Load(rightEnd - 16);
        return (first | last) == Vector128<byte>.Zero;
    }

    /// <summary>Compares two strings byte by byte: negative, zero or positive.</summary>
    public static int Compare(StringView* left, StringView* right)
    {
        uint a = BinaryPrimitivesReverse(left->Prefix);
        uint b = BinaryPrimitivesReverse(right->Prefix);
        return a != b ? (a < b ? -1 : 1) : SpanOf(left).SequenceCompareTo(SpanOf(right));
    }

    static uint BinaryPrimitivesReverse(uint value) => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void CopyShort(byte* target, byte* source, int length)
    {
        // Two overlapping loads instead of a loop: the target has 12 zero bytes.
        if (length >= 8)
        {
            *(ulong*)target = *(ulong*)source;
            *(uint*)(target + length - 4) = *(uint*)(source + length - 4);
        }
        else if (length >= 4)
        {
            *(uint*)target = *(uint*)source;
            *(uint*)(target + length - 4) = *(uint*)(source + length - 4);
        }
        else if (length >= 2)
        {
            *(ushort*)target = *(ushort*)source;
            target[length - 1] = source[length - 1];
        }
        else if (length == 1)
        {
            *target = *source;
        }
    }
}
