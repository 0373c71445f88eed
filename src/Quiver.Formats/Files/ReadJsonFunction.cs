using Quiver.Engine.Catalog;
using Quiver.Formats.Json;

namespace Quiver.Formats.Files;

/// <summary>Reads JSON files.</summary>
sealed class ReadJsonFunction(FileFinder finder, string name, JsonLayout? layout, params IReadOnlyList<string> aliases)
    : ReadFunction(finder, name, aliases)
{
    protected override IReadOnlyList<string> Options => JsonFiles.ReadOptions;

    protected override ITableProvider Open(IReadOnlyList<InputFile> files, OptionReader options, CancellationToken cancellationToken) =>
        JsonFiles.Open(files, options, layout, cancellationToken);
}
