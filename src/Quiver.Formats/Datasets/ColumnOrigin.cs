namespace Quiver.Formats.Datasets;

/// <summary>Where the values of a column of a dataset come from.</summary>
enum ColumnOrigin
{
    /// <summary>The column of that name in the file; null where the file lacks it.</summary>
    File,

    /// <summary>The path of the file.</summary>
    Filename,

    /// <summary>The folders that the file is in.</summary>
    Partition,
}
