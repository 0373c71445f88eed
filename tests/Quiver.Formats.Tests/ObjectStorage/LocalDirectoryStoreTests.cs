using Quiver.ObjectStorage;
using Xunit;

namespace Quiver.Formats.Tests.ObjectStorage;

public sealed class LocalDirectoryStoreTests : ObjectStoreContract, IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("quiver-store-").FullName;
    readonly LocalDirectoryStore _store;

    public LocalDirectoryStoreTests()
    {
        _store = new LocalDirectoryStore(Path.Combine(_root, "made", "here"));
    }

    protected override IObjectStore Store => _store;

    protected override IReadOnlyList<string> Leftovers =>
        Directory.GetFiles(_root, AtomicFile.TemporaryPrefix + "*", SearchOption.AllDirectories);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task What_a_killed_writer_left_is_neither_listed_nor_kept()
    {
        string folder = Path.Combine(_root, "made", "here", "t");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, AtomicFile.TemporaryPrefix + "1"), "half");
        await _store.PutAsync("t/whole", new byte[3], Token);
        Assert.Equal(["t/whole"], await Paths(""));
        Assert.Equal(1, _store.RemovePartial());
        Assert.Empty(Leftovers);
        Assert.Equal(["t/whole"], await Paths(""));
    }

    [Fact]
    public async Task Folders_are_no_objects()
    {
        await _store.PutAsync("a/b", new byte[3], Token);
        await Assert.ThrowsAsync<FileNotFoundException>(() => _store.HeadAsync("a", Token));
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await _store.ReadAsync("a", 0, new byte[1], null, Token));
        await Assert.ThrowsAsync<IOException>(() => _store.PutAsync("a", new byte[3], Token));
        Assert.Empty(Leftovers);
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
}
