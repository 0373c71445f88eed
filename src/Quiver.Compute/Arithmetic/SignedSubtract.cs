using System.Runtime.CompilerServices;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Arithmetic;

/// <summary>Subtraction of signed integers: overflows where the operands differ in sign and the result from the first.</summary>
readonly struct SignedSubtract : ILaneOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector, T>(TVector a, TVector b, ref TVector overflow)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
    {
        TVector difference = TLanes.Subtract(a, b);
        overflow = TLanes.Or(overflow, TLanes.And(TLanes.Xor(a, b), TLanes.Xor(a, difference)));
        return difference;
    }
}
