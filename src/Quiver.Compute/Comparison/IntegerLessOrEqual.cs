using System.Runtime.CompilerServices;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Comparison;

/// <summary>Order of integers, equal ones included.</summary>
readonly struct IntegerLessOrEqual : ILaneTest
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Test<TLanes, TVector, T>(TVector a, TVector b)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged =>
        TLanes.LessOrEqual(a, b);
}
