namespace Quiver.Compute.Vectors;

/// <summary>How many bits a kernel works on at a time.</summary>
enum SimdWidth
{
    Scalar,
    Bits128,
    Bits256,
    Bits512,
}
