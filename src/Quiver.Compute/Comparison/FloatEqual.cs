using System.Runtime.CompilerServices;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Comparison;

/// <summary>Equality of floats as in PostgreSQL: NaN equals itself.</summary>
readonly struct FloatEqual : ILaneTest
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Test<TLanes, TVector, T>(TVector a, TVector b)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged =>
        TLanes.Or(TLanes.Equal(a, b), TLanes.Not(TLanes.Or(TLanes.Equal(a, a), TLanes.Equal(b, b))));
}
