using System.Runtime.CompilerServices;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Arithmetic;

/// <summary>Bits set on one side.</summary>
readonly struct PlainXor : ILaneOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector, T>(TVector a, TVector b, ref TVector overflow)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged => TLanes.Xor(a, b);
}
