using Quiver.Engine.Catalog;

namespace Quiver.Formats.Datasets;

/// <summary>One file of a dataset.</summary>
/// <param name="Path">The path as it was found: it names the file in errors, in the filename column and has the partition values.</param>
/// <param name="Table">The rows of the file alone; its scans are <see cref="MorselScan"/>s.</param>
sealed record DatasetFile(string Path, ITableProvider Table);
