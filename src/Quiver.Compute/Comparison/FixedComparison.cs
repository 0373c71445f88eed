using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Quiver.Arrow.Types;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Comparison;

/// <summary>Compares integers, floats and everything that lies in memory as them: one mask word per 64 rows.</summary>
static unsafe class FixedComparison
{
    /// <summary>Writes the mask of a test over two operands of one physical type up to 64 bits.</summary>
    public static void Evaluate(
        ComparisonTest test, PhysicalType type, in FixedOperand left, in FixedOperand right, int length, ulong* mask)
    {
        switch (type)
        {
            case PhysicalType.Int8:
                Integers<sbyte>(test, left, right, length, mask);
                break;
            case PhysicalType.Int16:
                Integers<short>(test, left, right, length, mask);
                break;
            case PhysicalType.Int32:
                Integers<int>(test, left, right, length, mask);
                break;
            case PhysicalType.Int64:
                Integers<long>(test, left, right, length, mask);
                break;
            case PhysicalType.UInt8:
                Integers<byte>(test, left, right, length, mask);
                break;
            case PhysicalType.UInt16:
                Integers<ushort>(test, left, right, length, mask);
                break;
            case PhysicalType.UInt32:
                Integers<uint>(test, left, right, length, mask);
                break;
            case PhysicalType.UInt64:
                Integers<ulong>(test, left, right, length, mask);
                break;
            case PhysicalType.Float32:
                Floats<float>(test, left, right, length, mask);
                break;
            default:
                Floats<double>(test, left, right, length, mask);
                break;
        }
    }

    static void Integers<T>(ComparisonTest test, in FixedOperand left, in FixedOperand right, int length, ulong* mask)
        where T : unmanaged, INumber<T>
    {
        switch (test)
        {
            case ComparisonTest.Equal:
                AtWidth<T, IntegerEqual>(left, right, length, mask);
                break;
            case ComparisonTest.Less:
                AtWidth<T, IntegerLess>(left, right, length, mask);
                break;
            default:
                AtWidth<T, IntegerLessOrEqual>(left, right, length, mask);
                break;
        }
    }

    static void Floats<T>(ComparisonTest test, in FixedOperand left, in FixedOperand right, int length, ulong* mask)
        where T : unmanaged, INumber<T>
    {
        switch (test)
        {
            case ComparisonTest.Equal:
                AtWidth<T, FloatEqual>(left, right, length, mask);
                break;
            case ComparisonTest.Less:
                AtWidth<T, FloatLess>(left, right, length, mask);
                break;
            default:
                AtWidth<T, FloatLessOrEqual>(left, right, length, mask);
                break;
        }
    }

    static void AtWidth<T, TTest>(in FixedOperand left, in FixedOperand right, int length, ulong* mask)
        where T : unmanaged, INumber<T>
        where TTest : struct, ILaneTest
    {
        var a = (T*)left.Data;
        var b = (T*)right.Data;
        switch (KernelWidth.Current)
        {
            case SimdWidth.Bits512:
                Loop<Lanes512<T>, Vector512<T>, T, TTest>(a, left.Step, b, right.Step, length, mask);
                break;
            case SimdWidth.Bits256:
                Loop<Lanes256<T>, Vector256<T>, T, TTest>(a, left.Step, b, right.Step, length, mask);
                break;
            case SimdWidth.Bits128:
                Loop<Lanes128<T>, Vector128<T>, T, TTest>(a, left.Step, b, right.Step, length, mask);
                break;
            default:
                Loop<ScalarLanes<T>, T, T, TTest>(a, left.Step, b, right.Step, length, mask);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Loop<TLanes, TVector, T, TTest>(T* left, nint leftStep, T* right, nint rightStep, nint length, ulong* mask)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
        where TTest : struct, ILaneTest
    {
        for (nint block = 0; block < length; block += 64)
        {
            T* a = left + (block * leftStep);
            T* b = right + (block * rightStep);
            ulong word = 0;
            for (int i = 0; i < 64; i += TLanes.Count)
            {
                TVector holds = TTest.Test<TLanes, TVector, T>(TLanes.Load(a + i), TLanes.Load(b + i));
                word |= TLanes.TopBits(holds) << i;
            }

            mask[block >> 6] = word;
        }
    }
}
