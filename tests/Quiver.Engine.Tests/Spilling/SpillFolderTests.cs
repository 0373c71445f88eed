using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.Spilling;
using Xunit;

namespace Quiver.Engine.Tests.Spilling;

/// <summary>Whose files are deleted when, and what a disk says that takes no more.</summary>
public sealed class SpillFolderTests : IDisposable
{
    readonly string _path = Path.Combine(Path.GetTempPath(), "quiver-spill-folder-" + Guid.NewGuid().ToString("N"));

    [Fact]
    public async Task What_a_crashed_program_left_goes_when_the_next_one_begins_and_what_a_living_one_uses_stays()
    {
        string crashed = Directory.CreateDirectory(Path.Combine(_path, "crashed")).FullName;
        File.WriteAllBytes(Path.Combine(crashed, "lock"), []);
        File.WriteAllBytes(Path.Combine(crashed, "17.spill"), new byte[1000]);
        string unborn = Directory.CreateDirectory(Path.Combine(_path, Guid.NewGuid().ToString("N"))).FullName;
        string foreign = Directory.CreateDirectory(Path.Combine(_path, "of somebody else")).FullName;
        File.WriteAllText(Path.Combine(foreign, "letter.txt"), "not ours");
        using var living = new SpillFolder(_path);
        using ISpillFile used = living.Create();
        used.Write(0, "rows"u8);

        await using (Database.Open(new DatabaseOptions { SpillDirectory = _path }))
        {
            Assert.False(Directory.Exists(crashed));
            Assert.False(Directory.Exists(unborn));
            Assert.True(File.Exists(Path.Combine(foreign, "letter.txt")));
            byte[] read = new byte[4];
            used.Read(0, read);
            Assert.Equal("rows"u8, read);
            using ISpillFile another = living.Create();
            another.Write(0, "more"u8);
        }

        Assert.Equal(2, Directory.GetDirectories(_path).Length);
    }

    [Fact]
    public void Nothing_is_left_where_files_and_folder_are_closed()
    {
        using (var folder = new SpillFolder(_path))
        {
            using (ISpillFile file = folder.Create())
            {
                file.Write(100, "rows"u8);
                Assert.Single(Directory.GetFiles(_path, "*.spill", SearchOption.AllDirectories));
            }

            Assert.Empty(Directory.GetFiles(_path, "*.spill", SearchOption.AllDirectories));
        }

        Assert.Empty(Directory.GetFileSystemEntries(_path));
    }

    [Fact]
    public void Folder_that_cannot_be_made_is_an_error_of_the_query_that_needs_it()
    {
        File.WriteAllText(_path, "a file where the folder would be");
        using var folder = new SpillFolder(_path);
        folder.DeleteLeft();
        QuiverException error = Assert.Throws<QuiverException>(folder.Create);
        Assert.Equal(ErrorCode.IoFailure, error.Code);
        Assert.StartsWith("the query needs more memory than it may have, and no file can be made for its rows in ", error.Message);
    }

    [Fact]
    public void Disk_that_is_full_says_so()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full on this system");
        using var file = new SpillFile(File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write), "/dev/full");
        QuiverException error = Assert.Throws<QuiverException>(() => file.Write(0, "rows"u8));
        Assert.Equal(ErrorCode.IoFailure, error.Code);
        Assert.Contains("cannot be put on disk in \"/dev\": ", error.Message);
    }

    public void Dispose()
    {
        if (Directory.Exists(_path))
        {
            Directory.Delete(_path, recursive: true);
        }

        File.Delete(_path);
    }
}
