using Quiver.Compute.Vectors;

namespace Quiver.Compute.Comparison;

/// <summary>A test of two registers: all ones in the lanes where it holds.</summary>
interface ILaneTest
{
    static abstract TVector Test<TLanes, TVector, T>(TVector a, TVector b)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged;
}
