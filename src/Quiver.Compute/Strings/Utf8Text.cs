using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;

namespace Quiver.Compute.Strings;

/// <summary>Positions in UTF-8 text by code point. Bytes that are not UTF-8 count one code point for every byte that does not continue
/// one.</summary>
static unsafe class Utf8Text
{
    /// <summary>The longest text that a function may make.</summary>
    public const int MaxBytes = 1 << 30;

    /// <summary>Counts code points: bytes that do not continue one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Count(byte* bytes, nint length)
    {
        nint i = 0;
        nint count = 0;
        for (; i + 32 <= length; i += 32)
        {
            Vector256<sbyte> block = Vector256.Load((sbyte*)bytes + i);
            count += System.Numerics.BitOperations.PopCount(Vector256.GreaterThan(block,
                Vector256.Create((sbyte)-65)).ExtractMostSignificantBits());
        }

        for (; i < length; i++)
        {
            count += (sbyte)bytes[i] > -65 ? 1 : 0;
        }

        return (int)count;
    }

    /// <summary>Returns the byte offset at which <paramref name="points"/> code points end; the length where there are fewer.</summary>
    public static nint OffsetOf(byte* bytes, nint length, long points)
    {
        if (points <= 0)
        {
            return 0;
        }

        if (points >= length)
        {
            return length;
        }

        if (Ascii.IsValid(new ReadOnlySpan<byte>(bytes, (int)points + 1)))
        {
            return (nint)points;
        }

        nint i = 0;
        for (; i < length; i++)
        {
            if ((sbyte)bytes[i] > -65 && points-- == 0)
            {
                break;
            }
        }

        return i;
    }

    /// <summary>Returns the bytes of the code point at an offset: at least one, never past the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WidthAt(ReadOnlySpan<byte> bytes, int offset)
    {
        int end = offset + 1;
        while (end < bytes.Length && (sbyte)bytes[end] <= -65)
        {
            end++;
        }

        return end - offset;
    }

    /// <summary>Returns a view of part of a text without copying what does not fit a view.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static StringView Part(byte* bytes, nint from, nint to) => StringView.Over(bytes + from, (int)(to - from));

    /// <summary>Makes a view over bytes written to the heap's room and keeps them where they do not fit the view.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static StringView Keep(StringHeap heap, byte* room, int length)
    {
        if (length > StringView.InlineCapacity)
        {
            heap.Advance(length);
        }

        return StringView.Over(room, length);
    }

    /// <summary>Fails where a result would be longer than a text may be.</summary>
    public static int CheckLength(long bytes, string function) => bytes <= MaxBytes
        ? (int)bytes
        : throw new QuiverException(ErrorCode.LimitExceeded, string.Create(
            CultureInfo.InvariantCulture,
                $"{function} would make a text of {bytes} bytes, at most {MaxBytes} are allowed; use a smaller length"));
}
