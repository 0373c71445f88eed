using Quiver.Arrow.Memory;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>A CSV file whose format is known.</summary>
sealed class CsvFile(TextSource source, CsvFormat format, CsvFileSet files, int number) : TextFile(source)
{
    /// <summary>The least bytes of a chunk where few rows are wanted.</summary>
    const int LeastChunkBytes = 64 << 10;

    public override bool IsTentative(IReadOnlyList<int> projection) => projection.Any(i => format.Columns[i].IsInferred);

    public override TextChunker CreateChunker(MemoryBudget budget) => new CsvChunker(Source, format, budget);

    public override ITextDecoder CreateDecoder(IReadOnlyList<int> projection, MemoryBudget budget) =>
        CreateDecoder(projection, new TextScanContext { Budget = budget });

    public override TextChunker CreateChunker(TextScanContext context)
    {
        // A LIMIT should not read four megabytes for ten rows.
        long wanted = context.Limit is { } rows && rows < 100_000 ? rows * format.Columns.Count * 16 : TextChunker.DefaultChunkBytes;
        int skipped = format.SkippedLines - (format.Options.Skip ?? 0);
        if (skipped > 0)
        {
            string lines = skipped == 1 ? "the first line is no record and was" : FormattableString.Invariant($"the first {skipped} lines are no records and were");
            context.Journal?.Warn(() => $"{Source.Name}: {lines} skipped; skip = 0 reads everything");
        }

        return new CsvChunker(
            Source, format, context.Budget, (int)Math.Clamp(wanted, LeastChunkBytes, TextChunker.DefaultChunkBytes), RejectOf(context));
    }

    public override ITextDecoder CreateDecoder(IReadOnlyList<int> projection, TextScanContext context) =>
        new CsvChunkReader(Source, format, projection, new CsvScanContext
        {
            Budget = context.Budget,
            BatchSize = context.BatchSize,
            IsTolerant = format.Options.Rejects is not null,
            Reject = RejectOf(context),
            Misfit = error => files.Misfit(error, context),
        });

    Action<CsvReject>? RejectOf(TextScanContext context)
    {
        if (format.Options.Rejects is not { } options)
        {
            return null;
        }

        CsvRejects rejects = context.Share(() => new CsvRejects(files, options, context.Journal));
        return reject => rejects.Add(number, reject);
    }
}
