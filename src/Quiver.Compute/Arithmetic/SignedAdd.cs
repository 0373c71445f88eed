using System.Runtime.CompilerServices;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Arithmetic;

/// <summary>Addition of signed integers: overflows where both operands differ in sign from the sum.</summary>
readonly struct SignedAdd : ILaneOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector, T>(TVector a, TVector b, ref TVector overflow)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
    {
        TVector sum = TLanes.Add(a, b);
        overflow = TLanes.Or(overflow, TLanes.And(TLanes.Xor(a, sum), TLanes.Xor(b, sum)));
        return sum;
    }
}
