using System.Buffers;
using System.Collections.Concurrent;

namespace Quiver.Server.Hosting;

/// <summary>
/// Blocks of one length, pinned, because the system writes into them. Some are kept; those beyond are left to the garbage collector, so
/// that a crowd of connections does not leave its memory behind.
/// </summary>
sealed class ReceiveBlockPool : MemoryPool<byte>
{
    const int BlockBytes = 64 << 10;
    const int MostKept = 256;

    readonly ConcurrentQueue<byte[]> _free = new();

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockBytes;

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        return new Block(this, _free.TryDequeue(out byte[]? kept) ? kept : GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _free.Clear();

    void Return(byte[] block)
    {
        if (_free.Count < MostKept)
        {
            _free.Enqueue(block);
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
