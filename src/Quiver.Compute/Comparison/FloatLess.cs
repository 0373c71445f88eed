using System.Runtime.CompilerServices;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Comparison;

/// <summary>Order of floats as in PostgreSQL: NaN is above every other value.</summary>
readonly struct FloatLess : ILaneTest
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Test<TLanes, TVector, T>(TVector a, TVector b)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged =>
        TLanes.Or(TLanes.Less(a, b), TLanes.And(TLanes.Equal(a, a), TLanes.Not(TLanes.Equal(b, b))));
}
