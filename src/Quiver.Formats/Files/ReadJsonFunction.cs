using Quiver.Engine.Catalog;
using Quiver.Formats.Json;

namespace Quiver.Formats.Files;

/// <summary>Reads JSON files.</summary>
sealed class ReadJsonFunction(string name, JsonLayout? layout, params IReadOnlyList<string> aliases) : ReadFunction(name, aliases)
{
    protected override IReadOnlyList<string> Options => JsonFiles.ReadOptions;

    protected override ITableProvider Open(IReadOnlyList<string> files, OptionReader options, CancellationToken cancellationToken) =>
        JsonFiles.Open(files, options, layout, cancellationToken);
}
