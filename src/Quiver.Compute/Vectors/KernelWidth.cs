using System.Runtime.Intrinsics;

namespace Quiver.Compute.Vectors;

/// <summary>
/// The vector width that kernels use: the best that the processor supports, or what the environment variable
/// <c>QUIVER_SIMD</c> (scalar, 128, 256, 512) says. Every width gives the same results.
/// </summary>
static class KernelWidth
{
    /// <summary>The width in use. Settable so that one test process covers every width.</summary>
    public static SimdWidth Current { get; set; } = Choose(Environment.GetEnvironmentVariable("QUIVER_SIMD"));

    static SimdWidth Choose(string? forced) => forced switch
    {
        "scalar" => SimdWidth.Scalar,
        "128" => SimdWidth.Bits128,
        "256" => SimdWidth.Bits256,
        "512" => SimdWidth.Bits512,
        _ when Vector512.IsHardwareAccelerated => SimdWidth.Bits512,
        _ when Vector256.IsHardwareAccelerated => SimdWidth.Bits256,
        _ when Vector128.IsHardwareAccelerated => SimdWidth.Bits128,
        _ => SimdWidth.Scalar,
    };
}
