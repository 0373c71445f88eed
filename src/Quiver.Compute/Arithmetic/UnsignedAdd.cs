using System.Runtime.CompilerServices;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Arithmetic;

/// <summary>Addition of unsigned integers: overflows where the sum is below an operand.</summary>
readonly struct UnsignedAdd : ILaneOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector, T>(TVector a, TVector b, ref TVector overflow)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
    {
        TVector sum = TLanes.Add(a, b);
        overflow = TLanes.Or(overflow, TLanes.Less(sum, a));
        return sum;
    }
}
