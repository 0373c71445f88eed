using Quiver.Engine.Catalog;

namespace Quiver.Formats.Datasets;

/// <summary>A file that is being read.</summary>
/// <param name="position">Which of the files of the scan it is.</param>
/// <param name="file">Which of the files of the table it is.</param>
/// <param name="plan">What is read of it.</param>
/// <param name="source">Its morsels.</param>
sealed class OpenFile(int position, int file, FilePlan plan, MorselSource source)
{
    /// <summary>Which of the files of the scan it is.</summary>
    public int Position => position;

    /// <summary>Which of the files of the table it is.</summary>
    public int File => file;

    /// <summary>What is read of it.</summary>
    public FilePlan Plan => plan;

    /// <summary>Its morsels.</summary>
    public MorselSource Source => source;

    /// <summary>How many workers took it up.</summary>
    public int JoinedCount { get; set; }

    /// <summary>How many workers read it now.</summary>
    public int ActiveCount { get; set; }

    /// <summary>Whether a worker found no morsel left.</summary>
    public bool IsDrained { get; set; }
}
