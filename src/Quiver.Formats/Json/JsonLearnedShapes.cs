using Quiver.Arrow.Memory;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>
/// Remembers the shapes of whole files. A scan that meets a value which the sample's types cannot hold reads the files to their end for
/// the shape, and the statement is planned again with it; so are later ones over the same files. Works as it does for CSV: see
/// docs/decisions/0009-json.md.
/// </summary>
sealed class JsonLearnedShapes
{
    const int MaxFiles = 256;

    readonly Lock _lock = new();
    readonly Dictionary<(object, string), JsonShape> _known = [];

    /// <summary>What the process knows: it follows from the content of files alone.</summary>
    public static JsonLearnedShapes Shared { get; } = new();

    /// <summary>Returns the shape of a whole file, null where it was not learned.</summary>
    public JsonShape? Find(TextSource source, JsonOptions options)
    {
        lock (_lock)
        {
            return _known.GetValueOrDefault((source.Identity, KeyOf(options)));
        }
    }

    /// <summary>Reads a file to its end for its shape.</summary>
    public void Learn(TextSource source, JsonOptions options, MemoryBudget budget, CancellationToken cancellationToken)
    {
        JsonOptions all = options with { SampleRows = null, SampleBytes = long.MaxValue };
        JsonShape shape = JsonInference.Sample(source, all, budget, cancellationToken);
        lock (_lock)
        {
            if (_known.Count >= MaxFiles)
            {
                _known.Clear();
            }

            _known[(source.Identity, KeyOf(options))] = shape;
        }
    }

    /// <summary>Everything that decides what the rows and their values are.</summary>
    static string KeyOf(JsonOptions options) => string.Join('\u0001', (object[])
    [
        options.Layout?.ToString() ?? "", options.Pointer?.Text ?? "", options.Typing.MaxDepth, options.IgnoresErrors,
        options.AllowsTrailingCommas, options.DateFormat?.DateFormat ?? "", options.TimestampFormat?.TimestampFormat ?? "",
    ]);
}
