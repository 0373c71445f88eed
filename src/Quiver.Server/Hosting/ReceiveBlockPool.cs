using System.Buffers;
using System.Collections.Concurrent;

namespace Quiver.Server.Hosting;

/// <summary>
/// Blocks of two lengths, pinned, because the system writes into them. Some are kept; those beyond are left to the garbage collector, so
/// that a crowd of connections does not leave its memory behind.
/// </summary>
sealed class ReceiveBlockPool : MemoryPool<byte>
{
    const int BlockBytes = 64 << 10;
    const int MostKept = 256;

    /// <summary>With more blocks in use, further ones are small: many connections that wait are not to hold much.</summary>
    const int MostLarge = 256;

    const int SmallBytes = 8 << 10;
    const int MostSmallKept = 1024;

    readonly ConcurrentQueue<byte[]> _free = new();
    readonly ConcurrentQueue<byte[]> _freeSmall = new();
    int _used;

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockBytes;

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        bool isSmall = Interlocked.Increment(ref _used) > MostLarge && minBufferSize <= SmallBytes;
        return new Block(
            this,
            (isSmall ? _freeSmall : _free).TryDequeue(out byte[]? kept)
                ? kept : GC.AllocateUninitializedArray<byte>(isSmall ? SmallBytes : BlockBytes, pinned: true));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _free.Clear();
        _freeSmall.Clear();
    }

    void Return(byte[] block)
    {
        Interlocked.Decrement(ref _used);
        bool isSmall = block.Length == SmallBytes;
        ConcurrentQueue<byte[]> free = isSmall ? _freeSmall : _free;
        if (free.Count < (isSmall ? MostSmallKept : MostKept))
        {
            free.Enqueue(block);
        }
    }

    sealed class Block(ReceiveBlockPool pool, byte[] bytes) : IMemoryOwner<byte>
    {
        byte[]? _bytes = bytes;

        public Memory<byte> Memory => _bytes ?? throw new ObjectDisposedException(nameof(Block));

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _bytes, null) is { } returned)
            {
                pool.Return(returned);
            }
        }
    }
}
