using Quiver.Engine.Catalog;
using Quiver.Formats.Json;

namespace Quiver.Formats.Files;

/// <summary>Reads JSON files as one column of JSON text, a row a value.</summary>
sealed class ReadJsonObjectsFunction(FileFinder finder, string name, JsonLayout? layout, params IReadOnlyList<string> aliases)
    : ReadFunction(finder, name, aliases)
{
    protected override IReadOnlyList<string> Options => JsonFiles.ReadOptions;

    protected override ITableProvider Open(IReadOnlyList<InputFile> files, OptionReader options, CancellationToken cancellationToken) =>
        JsonFiles.OpenObjects(files, options, layout, cancellationToken);
}
