using System.Runtime.CompilerServices;

namespace Quiver.Compute.Strings;

/// <summary>An integer argument of a kernel, widened to 64 bits: one a row, or one for all rows.</summary>
readonly unsafe struct IntegerArgument(long* values, bool isConstant)
{
    readonly nint _mask = isConstant ? 0 : -1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long At(nint row) => values[row & _mask];
}
