using System.Collections.Concurrent;
using System.Text;
using Quiver.ObjectStorage;
using Xunit;

namespace Quiver.Formats.Tests.ObjectStorage;

/// <summary>What every store promises; each store has a class of tests that derives from this one.</summary>
public abstract class ObjectStoreContract
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>An empty store.</summary>
    protected abstract IObjectStore Store { get; }

    /// <summary>What else lies in the place of the store, such as temporary files.</summary>
    protected virtual IReadOnlyList<string> Leftovers => [];

    [Fact]
    public async Task Put_then_read_returns_ranges_of_the_content()
    {
        await Store.PutAsync("a/b.bin", Bytes("0123456789"), Token);
        Assert.Equal("0123456789", await Text("a/b.bin", 0, 100));
        Assert.Equal("345", await Text("a/b.bin", 3, 3));
        Assert.Equal("9", await Text("a/b.bin", 9, 5));
        Assert.Equal("", await Text("a/b.bin", 10, 5));
        Assert.Equal("", await Text("a/b.bin", 5_000_000_000, 5));
        Assert.Equal(10, (await Store.HeadAsync("a/b.bin", Token)).Length);
        await Store.PutAsync("a/b.bin", Bytes("new"), Token);
        Assert.Equal("new", await Text("a/b.bin", 0, 100));
    }

    [Fact]
    public async Task Read_tells_about_the_whole_object()
    {
        await Store.PutAsync("a", Bytes("0123456789"), Token);
        ObjectMetadata head = await Store.HeadAsync("a", Token);
        byte[] room = new byte[4];
        ObjectRead read = await Store.ReadAsync("a", 2, room, null, Token);
        Assert.Equal((4, 10L, head.Version, true), (read.Count, read.Source.Length, read.Source.Version, read.Source.HasRanges));
        ObjectRead end = await Store.ReadEndAsync("a", room, Token);
        Assert.Equal(("6789", 4, 10L, head.Version), (Encoding.ASCII.GetString(room), end.Count, end.Source.Length, end.Source.Version));
        room = new byte[20];
        Assert.Equal(10, (await Store.ReadEndAsync("a", room, Token)).Count);
        Assert.Equal("0123456789", Encoding.ASCII.GetString(room, 0, 10));
    }

    [Fact]
    public async Task Empty_objects_are_objects()
    {
        await Store.PutAsync("e", ReadOnlyMemory<byte>.Empty, Token);
        Assert.Equal(0, (await Store.HeadAsync("e", Token)).Length);
        Assert.Equal(0, (await Store.ReadAsync("e", 0, new byte[3], null, Token)).Count);
        Assert.Equal(0, (await Store.ReadEndAsync("e", new byte[3], Token)).Count);
    }

    [Fact]
    public async Task Streams_return_the_rest_of_the_content()
    {
        byte[] content = HttpStoreTests.Bytes(100_000);
        await Store.PutAsync("s", content, Token);
        await using Stream stream = await Store.OpenReadAsync("s", 30_000, null, Token);
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Token);
        Assert.Equal(content[30_000..], copy.ToArray());
    }

    [Fact]
    public async Task Another_version_is_an_error()
    {
        await Store.PutAsync("v", Bytes("first"), Token);
        string? version = (await Store.HeadAsync("v", Token)).Version;
        Assert.NotNull(version);
        Assert.Equal(5, (await Store.ReadAsync("v", 0, new byte[5], version, Token)).Count);
        await Store.PutAsync("v", Bytes("second!"), Token);
        await Assert.ThrowsAsync<ObjectChangedException>(async () => await Store.ReadAsync("v", 0, new byte[5], version, Token));
        await Assert.ThrowsAsync<ObjectChangedException>(() => Store.OpenReadAsync("v", 0, version, Token));
    }

    [Fact]
    public async Task Missing_objects_are_not_found_and_deleting_them_does_nothing()
    {
        await Assert.ThrowsAsync<FileNotFoundException>(() => Store.HeadAsync("x", Token));
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await Store.ReadAsync("x/y", 0, new byte[1], null, Token));
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await Store.ReadEndAsync("x/y", new byte[1], Token));
        await Assert.ThrowsAsync<FileNotFoundException>(() => Store.OpenReadAsync("x", 0, null, Token));
        await Store.DeleteAsync("x", Token);
        await Store.PutAsync("x", new byte[1], Token);
        await Store.PutAsync("y", new byte[1], Token);
        await Store.DeleteAsync(["x", "y", "z"], Token);
        await Assert.ThrowsAsync<FileNotFoundException>(() => Store.HeadAsync("x", Token));
        await Assert.ThrowsAsync<FileNotFoundException>(() => Store.HeadAsync("y", Token));
    }

    [Fact]
    public async Task List_returns_paths_of_a_prefix_in_order()
    {
        string[] all = ["t/b", "t/a", "t/c/d", "t/c.d", "t/c-d", "u", "t2", "t/cc"];
        foreach (string path in all)
        {
            await Store.PutAsync(path, Bytes(path), Token);
        }

        Assert.Equal(["t/a", "t/b", "t/c-d", "t/c.d", "t/c/d", "t/cc"], await Paths("t/"));
        Assert.Equal(["t/c-d", "t/c.d", "t/c/d", "t/cc"], await Paths("t/c"));
        Assert.Equal(["t/c/d", "t/cc"], await Paths("t/c", "t/c.d"));
        Assert.Equal(["t/cc"], await Paths("t/c", "t/c/d"));
        Assert.Equal(all.Order(StringComparer.Ordinal), await Paths(""));
        Assert.Empty(await Paths("none/"));
    }

    [Fact]
    public virtual async Task Exactly_one_of_many_creates_an_object()
    {
        var winners = new ConcurrentBag<int>();
        await Parallel.ForAsync(0, 8, Token, async (i, token) =>
        {
            if (await Store.TryCreateAsync("manifest/1", Bytes($"writer {i}"), token))
            {
                winners.Add(i);
            }
        });
        int winner = Assert.Single(winners);
        Assert.Equal($"writer {winner}", await Text("manifest/1", 0, 100));
        Assert.False(await Store.TryCreateAsync("manifest/1", Bytes("late"), Token));
        Assert.Equal($"writer {winner}", await Text("manifest/1", 0, 100));
        Assert.Empty(Leftovers);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(12_000_000)]
    public async Task Writers_make_objects_appear_at_once(int length)
    {
        byte[] content = HttpStoreTests.Bytes(length);
        await Store.PutAsync("w", Bytes("old"), Token);
        await using (ObjectWriter writer = await Store.OpenWriteAsync("w", Token))
        {
            for (int done = 0; done < length; done += 700_000)
            {
                writer.Stream.Write(content, done, Math.Min(700_000, length - done));
            }

            Assert.Equal("old", await Text("w", 0, 10));
            await writer.CommitAsync(Token);
        }

        Assert.Equal(content, await Store.GetAsync("w", 0, length + 1, Token));
        Assert.Empty(Leftovers);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(12_000_000)]
    public async Task Writers_without_commit_leave_nothing(int length)
    {
        await using (ObjectWriter writer = await Store.OpenWriteAsync("w", Token))
        {
            writer.Stream.Write(new byte[length]);
        }

        await Assert.ThrowsAsync<FileNotFoundException>(() => Store.HeadAsync("w", Token));
        Assert.Empty(await Paths(""));
        Assert.Empty(Leftovers);
    }

    [Fact]
    public async Task Paths_that_leave_the_store_are_refused()
    {
        foreach (string path in new[] { "", "/a", "a/../../b", "a//b", ".", "a/" })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.PutAsync(path, new byte[1], Token));
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.DeleteAsync(path, Token));
        }
    }

    [Fact]
    public async Task Cancelled_calls_do_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.PutAsync("a", new byte[1], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.TryCreateAsync("a", new byte[1], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.OpenWriteAsync("a", cancelled));
        await Assert.ThrowsAsync<FileNotFoundException>(() => Store.HeadAsync("a", Token));
        Assert.Empty(Leftovers);
    }

    protected static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    protected async Task<string> Text(string path, long offset, int length) =>
        Encoding.ASCII.GetString(await Store.GetAsync(path, offset, length, Token));

    protected async Task<List<string>> Paths(string prefix, string? after = null)
    {
        var paths = new List<string>();
        await foreach (ObjectMetadata found in Store.ListAsync(prefix, after, Token))
        {
            Assert.Equal(found.Version, (await Store.HeadAsync(found.Path, Token)).Version);
            paths.Add(found.Path);
        }

        return paths;
    }
}
