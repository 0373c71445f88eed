using System.Text;
using Quiver.ObjectStorage;
using Xunit;

namespace Quiver.Formats.Tests.ObjectStorage;

public sealed class ObjectStoreTests : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("quiver-store-").FullName;

    public static TheoryData<string> Stores => ["memory", "local"];

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Put_then_get_returns_ranges_of_the_content(string kind)
    {
        var store = Open(kind);
        var token = TestContext.Current.CancellationToken;
        await store.PutAsync("a/b.bin", Encoding.ASCII.GetBytes("0123456789"), token);
        Assert.Equal("0123456789", await Text(store, "a/b.bin", 0, 100));
        Assert.Equal("345", await Text(store, "a/b.bin", 3, 3));
        Assert.Equal("9", await Text(store, "a/b.bin", 9, 5));
        Assert.Equal("", await Text(store, "a/b.bin", 10, 5));
        Assert.Equal("", await Text(store, "a/b.bin", 5_000_000_000, 5));
        Assert.Equal(10, (await store.HeadAsync("a/b.bin", token)).Length);
        await store.PutAsync("a/b.bin", Encoding.ASCII.GetBytes("new"), token);
        Assert.Equal("new", await Text(store, "a/b.bin", 0, 100));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Missing_objects_are_not_found_and_deleting_them_does_nothing(string kind)
    {
        var store = Open(kind);
        var token = TestContext.Current.CancellationToken;
        await Assert.ThrowsAsync<FileNotFoundException>(() => store.HeadAsync("x", token));
        await Assert.ThrowsAsync<FileNotFoundException>(() => store.GetAsync("x/y", 0, 1, token));
        await store.DeleteAsync("x", token);
        await store.PutAsync("x", new byte[1], token);
        await store.DeleteAsync("x", token);
        await Assert.ThrowsAsync<FileNotFoundException>(() => store.HeadAsync("x", token));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task List_returns_paths_of_a_prefix_in_order(string kind)
    {
        var store = Open(kind);
        var token = TestContext.Current.CancellationToken;
        foreach (var path in new[] { "t/b", "t/a", "t/c/d", "u", "t2" })
        {
            await store.PutAsync(path, new byte[1], token);
        }

        var paths = new List<string>();
        await foreach (var found in store.ListAsync("t/", null, token))
        {
            paths.Add(found.Path);
        }

        Assert.Equal(["t/a", "t/b", "t/c/d"], paths);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Paths_that_leave_the_store_are_refused(string kind)
    {
        var store = Open(kind);
        foreach (var path in new[] { "", "/a", "a/../../b", "a//b", ".", "a\\b", "a/" })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => store.PutAsync(path, new byte[1], TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Cancelled_calls_do_nothing(string kind)
    {
        var store = Open(kind);
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.PutAsync("a", new byte[1], cancelled));
        Assert.Empty(Directory.GetFiles(_root, "*", SearchOption.AllDirectories));
        await Assert.ThrowsAsync<FileNotFoundException>(() => store.HeadAsync("a", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void AtomicFile_appears_on_commit_only()
    {
        var path = Path.Combine(_root, "out.bin");
        using (var file = new AtomicFile(path))
        {
            file.Stream.WriteByte(1);
            Assert.False(File.Exists(path));
        }

        Assert.Empty(Directory.GetFiles(_root));
        using (var file = new AtomicFile(path))
        {
            file.Stream.WriteByte(2);
            file.Commit();
        }

        Assert.Equal([2], File.ReadAllBytes(path));
        using (var file = new AtomicFile(path))
        {
            file.Stream.WriteByte(3);
        }

        Assert.Equal([2], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(_root));
    }

    IObjectStore Open(string kind) => kind == "memory" ? new MemoryStore() : new LocalDirectoryStore(_root);

    static async Task<string> Text(IObjectStore store, string path, long offset, int length) =>
        Encoding.ASCII.GetString(await store.GetAsync(path, offset, length, TestContext.Current.CancellationToken));
}
