using System.Runtime.CompilerServices;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Comparison;

/// <summary>Order of floats as in PostgreSQL, equal ones included.</summary>
readonly struct FloatLessOrEqual : ILaneTest
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Test<TLanes, TVector, T>(TVector a, TVector b)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged =>
        TLanes.Or(TLanes.LessOrEqual(a, b), TLanes.Not(TLanes.Equal(b, b)));
}
