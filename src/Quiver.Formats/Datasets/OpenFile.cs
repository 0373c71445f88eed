using Quiver.Engine.Catalog;

namespace Quiver.Formats.Datasets;

/// <summary>A file that is being read.</summary>
/// <param name="position">Which of the files of the scan it is.</param>
/// <param name="file">Which of the files of the table it is.</param>
/// <param name="plan">What is read of it.</param>
/// <param name="source">Its morsels.</param>
sealed class OpenFile(int position, int file, FilePlan plan, MorselSource source) : SharedSource(position, source)
{
    /// <summary>Which of the files of the table it is.</summary>
    public int File => file;

    /// <summary>What is read of it.</summary>
    public FilePlan Plan => plan;
}
