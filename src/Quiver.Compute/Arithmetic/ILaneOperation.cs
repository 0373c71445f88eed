using Quiver.Compute.Vectors;

namespace Quiver.Compute.Arithmetic;

/// <summary>An operation on two registers that marks lanes which may have overflowed in their top bit.</summary>
interface ILaneOperation
{
    static abstract TVector Apply<TLanes, TVector, T>(TVector a, TVector b, ref TVector overflow)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged;
}
