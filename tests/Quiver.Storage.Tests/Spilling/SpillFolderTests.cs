using Quiver.Engine.Catalog;
using Quiver.Spilling;
using Xunit;

namespace Quiver.Storage.Tests.Spilling;

/// <summary>Databases share the place of files for rows that do not fit into memory, and each cleans up what others left there.</summary>
public sealed class SpillFolderTests : IDisposable
{
    readonly string _path = Directory.CreateTempSubdirectory("quiver-spill-").FullName;

    [Fact]
    public void FolderOfACrash_isDeletedByTheNext()
    {
        var left = Directory.CreateDirectory(Path.Combine(_path, "left")).FullName;
        File.WriteAllText(Path.Combine(left, "lock"), "");
        File.WriteAllText(Path.Combine(left, "7.spill"), "rows");
        var begun = Directory.CreateDirectory(Path.Combine(_path, Guid.NewGuid().ToString("N"))).FullName;
        var foreign = Directory.CreateDirectory(Path.Combine(_path, "foreign")).FullName;
        using var folder = new SpillFolder(_path);
        folder.Create().Dispose();
        Assert.False(Directory.Exists(left));
        Assert.False(Directory.Exists(begun));
        Assert.True(Directory.Exists(foreign));
    }

    [Fact]
    public void Disposal_leavesNothing()
    {
        using (var folder = new SpillFolder(_path))
        {
            folder.Create().Dispose();
            Assert.Single(Directory.GetDirectories(_path));
        }

        Assert.Empty(Directory.GetDirectories(_path));
    }

    /// <summary>One that is just being made looks like one that was left.</summary>
    [Fact]
    public async Task Folders_madeAtTheSameTime_areNotTakenFromEachOther()
    {
        var stop = TestContext.Current.CancellationToken;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Factory.StartNew(
            () =>
            {
                for (var round = 0; round < 150; round++)
                {
                    using var folder = new SpillFolder(_path);
                    using ISpillFile file = folder.Create();
                    byte[] rows = [(byte)number, (byte)round, 3];
                    file.Write(5, rows);
                    var read = new byte[rows.Length];
                    file.Read(5, read);
                    Assert.Equal(rows, read);
                }
            },
            stop, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.Empty(Directory.GetDirectories(_path));
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
