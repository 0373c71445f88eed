using System.Runtime.CompilerServices;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Arithmetic;

/// <summary>Subtraction of unsigned integers: overflows where the second operand is above the first.</summary>
readonly struct UnsignedSubtract : ILaneOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector, T>(TVector a, TVector b, ref TVector overflow)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
    {
        overflow = TLanes.Or(overflow, TLanes.Less(a, b));
        return TLanes.Subtract(a, b);
    }
}
