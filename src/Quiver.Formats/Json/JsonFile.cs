using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>A JSON file of a table whose columns are known. How its rows follow each other is found out when they are read.</summary>
sealed class JsonFile(TextSource source, JsonFormat format, JsonFileSet files) : TextFile(source)
{
    readonly Lock _lock = new();
    JsonStart? _start;

    /// <summary>Text takes every value, so that only other types can turn out wrong.</summary>
    public override bool IsTentative(IReadOnlyList<int> projection) =>
        format.IsTentative && projection.Any(i => format.Schema.Fields[i].Type.Id != TypeId.Utf8);

    public override TextChunker CreateChunker(MemoryBudget budget) =>
        JsonChunker.Create(Source, Start(budget), format.Options, budget, JsonChunker.DefaultJsonChunkBytes);

    public override ITextDecoder CreateDecoder(IReadOnlyList<int> projection, MemoryBudget budget) =>
        CreateDecoder(projection, new TextScanContext { Budget = budget });

    public override ITextDecoder CreateDecoder(IReadOnlyList<int> projection, TextScanContext context) =>
        new JsonChunkReader(Source, Start(context.Budget), format, projection, new JsonScanContext
        {
            Budget = context.Budget,
            BatchSize = context.BatchSize,
            Skip = SkipOf(context),
            Misfit = error => files.Misfit(error, context),
        });

    Action<long, string>? SkipOf(TextScanContext context)
    {
        if (!format.Options.IgnoresErrors)
        {
            return null;
        }

        JsonSkippedRows skipped = context.Share(() => new JsonSkippedRows(context.Journal));
        return (offset, message) => skipped.Add(Source, offset, message);
    }

    JsonStart Start(MemoryBudget budget)
    {
        lock (_lock)
        {
            return _start ??= JsonLayoutFinder.Find(Source, format.Options, budget);
        }
    }
}
