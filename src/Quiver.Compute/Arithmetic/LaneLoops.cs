using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Arithmetic;

/// <summary>The vector loops of arithmetic, at the width of <see cref="KernelWidth"/>.</summary>
static unsafe class LaneLoops
{
    /// <summary>Applies an operation to whole blocks of 64 rows; returns whether any lane, null or not, may have overflowed.</summary>
    public static bool Apply<T, TOperation>(in FixedOperand left, in FixedOperand right, int length, byte* target)
        where T : unmanaged, INumber<T>
        where TOperation : struct, ILaneOperation
    {
        var a = (T*)left.Data;
        var b = (T*)right.Data;
        return KernelWidth.Current switch
        {
            SimdWidth.Bits512 => Loop<Lanes512<T>, Vector512<T>, T, TOperation>(a, left.Step, b, right.Step, length, (T*)target),
            SimdWidth.Bits256 => Loop<Lanes256<T>, Vector256<T>, T, TOperation>(a, left.Step, b, right.Step, length, (T*)target),
            SimdWidth.Bits128 => Loop<Lanes128<T>, Vector128<T>, T, TOperation>(a, left.Step, b, right.Step, length, (T*)target),
            _ => Loop<ScalarLanes<T>, T, T, TOperation>(a, left.Step, b, right.Step, length, (T*)target),
        };
    }

    /// <summary>Returns the bits that the largest magnitude of an operand needs: every value lies between -2^n and 2^n.</summary>
    public static int MagnitudeBits<T>(in FixedOperand operand, int length)
        where T : unmanaged, INumber<T>
    {
        if (operand.Step == 0)
        {
            length = Math.Min(length, 1);
        }

        var data = (T*)operand.Data;
        ulong bits = KernelWidth.Current switch
        {
            SimdWidth.Bits512 => OrMagnitudes<Lanes512<T>, Vector512<T>, T>(data, length),
            SimdWidth.Bits256 => OrMagnitudes<Lanes256<T>, Vector256<T>, T>(data, length),
            SimdWidth.Bits128 => OrMagnitudes<Lanes128<T>, Vector128<T>, T>(data, length),
            _ => OrMagnitudes<ScalarLanes<T>, T, T>(data, length),
        };
        return 64 - BitOperations.LeadingZeroCount(bits);
    }

    /// <summary>Writes <c>a * aFactor + b * bFactor</c>; the caller has proven that nothing overflows.</summary>
    public static void ScaledSum(in FixedOperand left, long leftFactor, in FixedOperand right, long rightFactor, int length, long* target)
    {
        var a = (long*)left.Data;
        var b = (long*)right.Data;
        switch (KernelWidth.Current)
        {
            case SimdWidth.Bits512:
                ScaledSum<Lanes512<long>, Vector512<long>>(a, left.Step, leftFactor, b, right.Step, rightFactor, length, target);
                break;
            case SimdWidth.Bits256:
                ScaledSum<Lanes256<long>, Vector256<long>>(a, left.Step, leftFactor, b, right.Step, rightFactor, length, target);
                break;
            case SimdWidth.Bits128:
                ScaledSum<Lanes128<long>, Vector128<long>>(a, left.Step, leftFactor, b, right.Step, rightFactor, length, target);
                break;
            default:
                ScaledSum<ScalarLanes<long>, long>(a, left.Step, leftFactor, b, right.Step, rightFactor, length, target);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static bool Loop<TLanes, TVector, T, TOperation>(T* left, nint leftStep, T* right, nint rightStep, nint length, T* target)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
        where TOperation : struct, ILaneOperation
    {
        TVector overflow = TLanes.Zero;
        for (nint block = 0; block < length; block += 64)
        {
            T* a = left + (block * leftStep);
            T* b = right + (block * rightStep);
            T* c = target + block;
            for (nint i = 0; i < 64; i += TLanes.Count)
            {
                TLanes.Store(TOperation.Apply<TLanes, TVector, T>(TLanes.Load(a + i), TLanes.Load(b + i), ref overflow), c + i);
            }
        }

        return TLanes.TopBits(overflow) != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static ulong OrMagnitudes<TLanes, TVector, T>(T* data, nint length)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
    {
        TVector bits = TLanes.Zero;
        nint whole = length - (length % TLanes.Count);
        for (nint i = 0; i < whole; i += TLanes.Count)
        {
            TVector value = TLanes.Load(data + i);
            bits = TLanes.Or(bits, TLanes.Xor(value, TLanes.Less(value, TLanes.Zero)));
        }

        // The rest row by row: rows past the length hold garbage, which would spoil the proof.
        T* lanes = stackalloc T[64];
        TLanes.Store(bits, lanes);
        ulong all = 0;
        for (int i = 0; i < TLanes.Count; i++)
        {
            all |= Widen(lanes[i]);
        }

        for (nint i = whole; i < length; i++)
        {
            TVector value = TLanes.Create(data[i]);
            TLanes.Store(TLanes.Xor(value, TLanes.Less(value, TLanes.Zero)), lanes);
            all |= Widen(lanes[0]);
        }

        return all;
    }

    static ulong Widen<T>(T value)
        where T : unmanaged => sizeof(T) switch
        {
            1 => *(byte*)&value,
            2 => *(ushort*)&value,
            4 => *(uint*)&value,
            _ => *(ulong*)&value,
        };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ScaledSum<TLanes, TVector>(
        long* left, nint leftStep, long leftFactor, long* right, nint rightStep, long rightFactor, nint length, long* target)
        where TLanes : struct, ILanes<TVector, long>
        where TVector : unmanaged
    {
        TVector f = TLanes.Create(leftFactor);
        TVector g = TLanes.Create(rightFactor);
        for (nint block = 0; block < length; block += 64)
        {
            long* a = left + (block * leftStep);
            long* b = right + (block * rightStep);
            for (nint i = 0; i < 64; i += TLanes.Count)
            {
                TVector sum = TLanes.Add(TLanes.Multiply(TLanes.Load(a + i), f), TLanes.Multiply(TLanes.Load(b + i), g));
                TLanes.Store(sum, target + block + i);
            }
        }
    }
}
