using System.Runtime.CompilerServices;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Comparison;

/// <summary>Equality of integers.</summary>
readonly struct IntegerEqual : ILaneTest
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Test<TLanes, TVector, T>(TVector a, TVector b)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged =>
        TLanes.Equal(a, b);
}
