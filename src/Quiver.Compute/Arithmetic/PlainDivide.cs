using System.Runtime.CompilerServices;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Arithmetic;

/// <summary>Division of floats.</summary>
readonly struct PlainDivide : ILaneOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector, T>(TVector a, TVector b, ref TVector overflow)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged => TLanes.Divide(a, b);
}
