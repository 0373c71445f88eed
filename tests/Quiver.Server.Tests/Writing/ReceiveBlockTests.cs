using System.Buffers;
using Quiver.Server.Hosting;
using Xunit;

namespace Quiver.Server.Tests.Writing;

public sealed class ReceiveBlockTests
{
    [Fact]
    public void Blocks_are_used_again_and_never_by_two()
    {
        using MemoryPool<byte> pool = new ReceiveBlockFactory().Create(null);
        IMemoryOwner<byte> first = pool.Rent(100);
        Memory<byte> memory = first.Memory;
        Assert.Equal(pool.MaxBufferSize, memory.Length);
        first.Dispose();
        first.Dispose();
        using IMemoryOwner<byte> second = pool.Rent();
        using IMemoryOwner<byte> third = pool.Rent();
        Assert.Equal(memory, second.Memory);
        Assert.NotEqual(memory, third.Memory);
        Assert.Throws<ObjectDisposedException>(() => first.Memory);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(pool.MaxBufferSize + 1));
    }
}
