using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;

namespace Quiver.Storage.Merging;

/// <summary>The order of series: tag by tag, bytes ordinal, a missing tag before all values.</summary>
static unsafe class SeriesOrder
{
    /// <summary>Stands for a tag that a series has not; no string has this length.</summary>
    public static StringView Missing
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new() { Length = -1 };
    }

    /// <summary>Whether two tags are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreEqual(StringView* left, StringView* right) =>
        left->Low == right->Low && (left->High == right->High || (!left->IsInline && StringView.Equal(left, right)));

    /// <summary>Whether two keys are the same.</summary>
    public static bool AreEqual(StringView* left, StringView* right, int tags)
    {
        for (var i = 0; i < tags; i++)
        {
            if (!AreEqual(left + i, right + i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Compares two keys: negative, zero or positive.</summary>
    public static int Compare(StringView* left, StringView* right, int tags)
    {
        for (var i = 0; i < tags; i++)
        {
            if (AreEqual(left + i, right + i))
            {
                continue;
            }

            return Compare(left + i, right + i);
        }

        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Compare(StringView* left, StringView* right)
    {
        if ((left->Length | right->Length) < 0)
        {
            return left->Length < 0 ? -1 : 1;
        }

        if (!left->IsInline || !right->IsInline)
        {
            return StringView.Compare(left, right);
        }

        // Short strings are padded with zeros: their bytes are compared as numbers, and of equal ones the longer has zeros at its end.
        var a = BinaryPrimitives.ReverseEndianness(left->Prefix);
        var b = BinaryPrimitives.ReverseEndianness(right->Prefix);
        if (a != b)
        {
            return a < b ? -1 : 1;
        }

        var order = BinaryPrimitives.ReverseEndianness(left->High).CompareTo(BinaryPrimitives.ReverseEndianness(right->High));
        return order != 0 ? order : left->Length.CompareTo(right->Length);
    }
}
