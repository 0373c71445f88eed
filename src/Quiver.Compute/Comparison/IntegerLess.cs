using System.Runtime.CompilerServices;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Comparison;

/// <summary>Order of integers.</summary>
readonly struct IntegerLess : ILaneTest
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Test<TLanes, TVector, T>(TVector a, TVector b)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged =>
        TLanes.Less(a, b);
}
