using Quiver.Arrow.Memory;
using Xunit;

namespace Quiver.Compute.Tests.Memory;

/// <summary>What a pool keeps of the blocks that it is given back.</summary>
public sealed unsafe class BufferPoolTests : IDisposable
{
    const long Slack = 16L << 20;

    readonly BufferPool _pool = new();

    /// <summary>Kernels read whole groups of 64 rows. What cannot be read ends the process.</summary>
    [Fact]
    public unsafe void Bytes_behind_a_block_can_be_read()
    {
        long sum = 0;
        for (long bytes = 256; bytes <= 40 << 20; bytes = (bytes * 3 / 2) + 1)
        {
            long capacity = BufferPool.CapacityFor(bytes);
            byte*[] blocks = new byte*[8];
            for (int i = 0; i < blocks.Length; i++)
            {
                blocks[i] = SystemMemory.Allocate(capacity);
                sum += new ReadOnlySpan<byte>(blocks[i] + capacity, (int)SystemMemory.LeastReadableBehind).IndexOf((byte)1);
            }

            foreach (byte* block in blocks)
            {
                SystemMemory.Free(block, capacity);
            }
        }

        Assert.NotEqual(long.MaxValue, sum);
    }

    [Fact]
    public void Block_that_is_given_back_is_given_out_again()
    {
        byte* block = _pool.Rent(1 << 20);
        _pool.Return(block, 1 << 20);
        Assert.Equal((1 << 20, 0), (_pool.CachedBytes, _pool.RentedBytes));
        byte* again = _pool.Rent(1 << 20);
        Assert.True(block == again);
        Assert.Equal((0, 1 << 20), (_pool.CachedBytes, _pool.RentedBytes));
        _pool.Return(again, 1 << 20);
    }

    [Theory]
    [InlineData(64L << 20)]
    [InlineData(256L << 20)]
    public void Blocks_of_other_sizes_go_before_the_process_grows(long bytes)
    {
        // As much memory as one size, then as the next: what is kept of the one before makes room.
        for (long capacity = 64 << 10; capacity <= 16 << 20; capacity *= 4)
        {
            Fill(capacity, bytes);
            Assert.InRange(_pool.CachedBytes, bytes / 2, bytes + (bytes / 8) + Slack);
        }
    }

    [Fact]
    public void What_is_kept_and_what_is_rented_stay_below_the_limit()
    {
        IDisposable limit = _pool.Limit(32 << 20);
        var blocks = new List<nint>();
        for (int i = 0; i < 48; i++)
        {
            blocks.Add((nint)_pool.Rent(1 << 20));
        }

        foreach (nint block in blocks)
        {
            _pool.Return((byte*)block, 1 << 20);
            Assert.True(_pool.CachedBytes + _pool.RentedBytes <= Math.Max(32 << 20, _pool.RentedBytes + (4 << 20)));
        }

        Assert.Equal(32 << 20, _pool.CachedBytes);
        using (_pool.Limit(32 << 20))
        {
            Fill(1 << 20, 48 << 20);
            Assert.Equal(48 << 20, _pool.CachedBytes);
        }

        limit.Dispose();
        limit.Dispose();
        Fill(1 << 20, 96 << 20);
        Assert.Equal(96 << 20, _pool.CachedBytes);
    }

    [Fact]
    public void Capacities_waste_no_more_than_a_quarter()
    {
        var random = new Random(3);
        for (int i = 0; i < 20_000; i++)
        {
            long bytes = random.NextInt64(1, 1L << random.Next(1, 33));
            long capacity = BufferPool.CapacityFor(bytes);
            Assert.InRange(capacity, bytes, bytes <= 64 << 10 ? Math.Max(256, bytes * 2) : bytes + (bytes / 4) + 64);
            Assert.Equal(capacity, BufferPool.CapacityFor(capacity));
        }

        // A class for every size: what is given back as one is not given out as another.
        for (long capacity = 256; capacity <= 4 << 20; capacity = BufferPool.CapacityFor(capacity + 1))
        {
            byte* block = _pool.Rent(capacity);
            _pool.Return(block, capacity);
            long cached = _pool.CachedBytes;
            _pool.Return(_pool.Rent(capacity), capacity);
            Assert.Equal(cached, _pool.CachedBytes);
        }

        _pool.Trim();
        Assert.Equal(0, _pool.CachedBytes);
    }

    [Fact]
    public void Blocks_are_aligned_and_written_from_end_to_end()
    {
        var random = new Random(7);
        for (int i = 0; i < 200; i++)
        {
            long capacity = BufferPool.CapacityFor(1L << random.Next(0, 24));
            byte* block = _pool.Rent(capacity);
            Assert.Equal(0, (long)block % (capacity >= 2 << 20 ? 2 << 20 : 64));
            new Span<byte>(block, (int)capacity).Fill(0xA5);
            _pool.Return(block, capacity);
        }
    }

    [Fact]
    public void Many_threads_leave_the_counts_right()
    {
        Parallel.For(0, 8, seed =>
        {
            var random = new Random(seed);
            for (int i = 0; i < 2000; i++)
            {
                long capacity = BufferPool.CapacityFor(random.Next(1, 1 << 20));
                byte* block = _pool.Rent(capacity);
                *block = block[capacity - 1] = 1;
                _pool.Return(block, capacity);
            }
        });
        Assert.Equal(0, _pool.RentedBytes);
        _pool.Trim();
        Assert.Equal(0, _pool.CachedBytes);
    }

    public void Dispose() => _pool.Trim();

    void Fill(long capacity, long bytes)
    {
        var blocks = new List<nint>();
        for (long rented = 0; rented < bytes; rented += capacity)
        {
            blocks.Add((nint)_pool.Rent(capacity));
        }

        blocks.ForEach(b => _pool.Return((byte*)b, capacity));
    }
}
