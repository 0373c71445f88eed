using Quiver.Engine.Session;

namespace Quiver.Formats.Datasets;

/// <summary>The files of one folder of a partitioned write.</summary>
/// <param name="folder">The folder.</param>
sealed class PartitionTarget(string folder)
{
    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>The file that is being written, null where none is open.</summary>
    public IFileWriter? Writer { get; set; }

    /// <summary>How many files were begun.</summary>
    public int FileCount { get; set; }

    /// <summary>When rows came last, counted in batches.</summary>
    public long LastUse { get; set; }
}
