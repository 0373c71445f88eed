using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;

namespace Quiver.Compute.Grouping;

/// <summary>The shapes of rows that the probe loop is compiled for.</summary>
static unsafe class KeyEqualities
{
    /// <summary>One key of up to 8 bytes.</summary>
    public readonly struct OneWord : IKeyEquality
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Equal(ulong* left, ulong* right, int words, int[] stringOffsets) => left[0] == right[0] && left[1] == right[1];
    }

    /// <summary>Two keys of up to 8 bytes, or one of 16.</summary>
    public readonly struct TwoWords : IKeyEquality
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Equal(ulong* left, ulong* right, int words, int[] stringOffsets) =>
            ((left[0] ^ right[0]) | (left[1] ^ right[1]) | (left[2] ^ right[2])) == 0;
    }

    /// <summary>One string.</summary>
    public readonly struct OneString : IKeyEquality
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Equal(ulong* left, ulong* right, int words, int[] stringOffsets) =>
            left[0] == right[0] && StringView.Equal((StringView*)(left + 1), (StringView*)(right + 1));
    }

    /// <summary>Any keys without strings.</summary>
    public readonly struct Words : IKeyEquality
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Equal(ulong* left, ulong* right, int words, int[] stringOffsets)
        {
            for (nint i = 0; i < words; i++)
            {
                if (left[i] != right[i])
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Any keys.</summary>
    public readonly struct General : IKeyEquality
    {
        public static bool Equal(ulong* left, ulong* right, int words, int[] stringOffsets)
        {
            int next = 0;
            for (int i = 0; i < words; i++)
            {
                if (next < stringOffsets.Length && stringOffsets[next] == i)
                {
                    if (!StringView.Equal((StringView*)(left + i), (StringView*)(right + i)))
                    {
                        return false;
                    }

                    next++;
                    i++;
                }
                else if (left[i] != right[i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
