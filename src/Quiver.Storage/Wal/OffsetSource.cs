using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Quiver.Storage.Wal;

/// <summary>The distance of numbers to the least one.</summary>
readonly unsafe struct OffsetSource(long least) : INumberSource
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong At(long* place) => (ulong)(*place - least);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<ulong> Load(long* place) => (Vector256.Load(place) - Vector256.Create(least)).AsUInt64();
}
