using Quiver.Engine.Catalog;
using Quiver.Formats.ArrowIpc;

namespace Quiver.Formats.Files;

/// <summary>Opens Arrow IPC files and streams as one table.</summary>
static class ArrowFiles
{
    /// <summary>The names of the options for reading.</summary>
    public static IReadOnlyList<string> ReadOptions { get; } = ["filename", "hive_partitioning", "union_by_name"];

    /// <summary>The names of the options for writing.</summary>
    public static IReadOnlyList<string> WriteOptions { get; } = [];

    /// <summary>Opens files as one table.</summary>
    public static ITableProvider Open(IReadOnlyList<InputFile> files, OptionReader options, CancellationToken cancellationToken)
    {
        options.RequireFalse("filename", "hive_partitioning", "union_by_name");
        cancellationToken.ThrowIfCancellationRequested();
        return new ArrowTable([.. files.Select(f => new ArrowSource(f.Name, f.OpenStream))]);
    }
}
