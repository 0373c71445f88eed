using Quiver.Engine.Catalog;

namespace Quiver.Formats.Files;

/// <summary>Reads Arrow IPC files and streams.</summary>
sealed class ReadArrowFunction(FileFinder finder) : ReadFunction(finder, "read_arrow", "read_ipc", "read_feather")
{
    protected override IReadOnlyList<string> Options => ArrowFiles.ReadOptions;

    protected override ITableProvider Open(IReadOnlyList<InputFile> files, OptionReader options, CancellationToken cancellationToken) =>
        ArrowFiles.Open(files, options, cancellationToken);
}
