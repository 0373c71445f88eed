using System.Numerics;
using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;

namespace Quiver.Compute.Sorting;

/// <summary>
/// How the texts of a column become numbers of the same order: what all of them begin with is left out, and each byte after it takes as
/// many bits as the bytes that occur need, with 0 for the end of the text. Numbers and codes behind a common prefix fit whole.
/// </summary>
readonly unsafe struct TextPacking
{
    /// <summary>Bytes after the common prefix up to which it is worth while to look at which bytes there are.</summary>
    const int MeasuredBytes = 16;

    readonly int _skip;
    readonly int _bytes;
    readonly int _bitsOfByte;
    readonly int _least;

    TextPacking(int skip, int bytes, int bitsOfByte, int least, bool isExact)
    {
        _skip = skip;
        _bytes = bytes;
        _bitsOfByte = bitsOfByte;
        _least = least;
        IsExact = isExact;
    }

    /// <summary>The bits of a text.</summary>
    public int BitCount => _bytes * _bitsOfByte;

    /// <summary>Whether equal bits mean equal texts.</summary>
    public bool IsExact { get; }

    /// <summary>Looks at the texts of a column; the bits of one are at most <paramref name="room"/>.</summary>
    public static TextPacking Of(StringColumn texts, int room)
    {
        (int common, int longest) = Lengths(texts);
        int rest = longest - common;
        if (rest > MeasuredBytes)
        {
            // Whole bytes; the end of a text and a zero byte differ in nothing.
            return new TextPacking(common, Math.Min(8, room / 8), 8, 0, isExact: false);
        }

        (int least, int greatest) = rest == 0 ? (0, 0) : Bounds(texts, common);
        int bits = 32 - BitOperations.LeadingZeroCount((uint)(greatest - least + 1));
        int bytes = Math.Min(rest, room / bits);
        return new TextPacking(common, bytes, bits, least - 1, bytes == rest);
    }

    /// <summary>The bits of a text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong At(StringView* view)
    {
        byte* start = StringView.BytesOf(view) + _skip;
        int length = Math.Clamp(view->Length - _skip, 0, _bytes);
        ulong value = 0;
        for (int i = 0; i < length; i++)
        {
            value = (value << _bitsOfByte) | (uint)(start[i] - _least);
        }

        int shift = (_bytes - length) * _bitsOfByte;
        return shift == 64 ? 0 : value << shift;
    }

    /// <summary>Returns how many bytes all texts begin with in common, and the length of the longest.</summary>
    static (int Common, int Longest) Lengths(StringColumn texts)
    {
        StringView* views = texts.Views;
        ulong* validity = texts.Validity;
        StringView* first = null;
        int common = 0;
        int longest = 0;
        for (nint i = 0; i < texts.Length; i++)
        {
            if (validity != null && !Bitmap.Get(validity, (int)i))
            {
                continue;
            }

            StringView* view = views + i;
            longest = Math.Max(longest, view->Length);
            if (first == null)
            {
                first = view;
                common = view->Length;
            }
            else if (common > 0)
            {
                common = view->Prefix != first->Prefix && common > 3
                    ? BitOperations.TrailingZeroCount(view->Prefix ^ first->Prefix) >> 3
                    : StringView.SpanOf(view).CommonPrefixLength(StringView.SpanOf(first)[..common]);
                common = Math.Min(common, view->Length);
            }
        }

        return (common, longest);
    }

    /// <summary>Returns the least and the greatest byte after the common prefix.</summary>
    static (int Least, int Greatest) Bounds(StringColumn texts, int skip)
    {
        int least = byte.MaxValue;
        int greatest = byte.MinValue;
        for (nint i = 0; i < texts.Length; i++)
        {
            if (texts.Validity == null || Bitmap.Get(texts.Validity, (int)i))
            {
                StringView* view = texts.Views + i;
                byte* bytes = StringView.BytesOf(view);
                for (int at = skip; at < view->Length; at++)
                {
                    least = Math.Min(least, bytes[at]);
                    greatest = Math.Max(greatest, bytes[at]);
                }
            }
        }

        return (least, greatest);
    }
}
