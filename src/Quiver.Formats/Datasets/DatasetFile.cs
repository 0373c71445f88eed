using Quiver.Engine.Catalog;
using Quiver.Formats.Files;

namespace Quiver.Formats.Datasets;

/// <summary>One file of a dataset.</summary>
/// <param name="Name">What names the file in errors and in the filename column.</param>
/// <param name="Path">The path with the folders that tell the partitions.</param>
/// <param name="Table">The rows of the file alone; its scans are <see cref="MorselScan"/>s.</param>
sealed record DatasetFile(string Name, string Path, ITableProvider Table)
{
    /// <summary>Creates a file of a dataset.</summary>
    public static DatasetFile Of(InputFile input, ITableProvider table) => new(input.Name, input.Path, table);
}
