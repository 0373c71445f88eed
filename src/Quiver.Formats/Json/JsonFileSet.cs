using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>The JSON files of one table: what they do together when a value does not fit the types of the sample.</summary>
sealed class JsonFileSet(IReadOnlyList<TextSource> sources, JsonFormat format)
{
    readonly Lock _lock = new();

    /// <summary>The files.</summary>
    public IReadOnlyList<JsonFile> Files => [.. sources.Select(s => new JsonFile(s, format, this))];

    /// <summary>Learns the shapes of all files, once, and returns what makes the statement be planned again with them.</summary>
    public Exception Misfit(QuiverException error, TextScanContext context)
    {
        if (!format.IsTentative)
        {
            return error;
        }

        lock (_lock)
        {
            foreach (TextSource source in sources.Where(s => JsonLearnedShapes.Shared.Find(s, format.Options) is null))
            {
                JsonLearnedShapes.Shared.Learn(source, format.Options, context.Budget, context.CancellationToken);
            }
        }

        return new ScanRestartException(error);
    }
}
