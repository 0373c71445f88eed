using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Quiver.Storage.Wal;

/// <summary>The distance of the step to the next number to the least step.</summary>
readonly unsafe struct StepSource(long least) : INumberSource
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong At(long* place) => (ulong)(place[1] - place[0] - least);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<ulong> Load(long* place) =>
        (Vector256.Load(place + 1) - Vector256.Load(place) - Vector256.Create(least)).AsUInt64();
}
