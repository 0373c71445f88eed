using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Quiver.Formats.Text;

/// <summary>Work on masks with one bit a byte of text.</summary>
static unsafe class TextMasks
{
    /// <summary>Returns for every bit the exclusive or of it and all lower ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong PrefixXor(ulong bits)
    {
        if (Pclmulqdq.IsSupported)
        {
            return Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(bits), Vector128<ulong>.AllBitsSet, 0).ToScalar();
        }

        bits ^= bits << 1;
        bits ^= bits << 2;
        bits ^= bits << 4;
        bits ^= bits << 8;
        bits ^= bits << 16;
        return bits ^ (bits << 32);
    }

    /// <summary>Writes the positions of the bits, eight at a time, and returns where the next ones go; 64 may be overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint* Write(uint* target, ulong marks, uint position)
    {
        int count = BitOperations.PopCount(marks);
        uint* end = target + count;
        do
        {
            for (int i = 0; i < 8; i++)
            {
                target[i] = position + (uint)BitOperations.TrailingZeroCount(marks);
                marks &= marks - 1;
            }

            target += 8;
        }
        while (target < end);
        return end;
    }
}
