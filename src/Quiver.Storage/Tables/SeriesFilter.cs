using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Compute.Vectors;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Formats.Parquet.Pruning;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Tables;

/// <summary>
/// Asks conditions on one tag of the values of the tag, and so of series instead of rows: a query for one of a thousand series looks at
/// the rows of the others no closer than at the number of their series.
/// </summary>
static unsafe class SeriesFilter
{
    /// <summary>Returns which series of a chunk may have rows that pass the filters; null where all may.</summary>
    public static bool[]? Of(ChunkSnapshot chunk, ScanRequest request, TaskContext context)
    {
        bool[]? matches = null;
        foreach (var filter in request.Filters.SelectMany(ExpressionRewriter.Conjuncts))
        {
            if (TagOf(filter, chunk, request, out var column) is { } tag)
            {
                var passing = PassingOf(filter, column, tag, chunk.Generation, context);
                if (matches is null)
                {
                    matches = new bool[chunk.State.SeriesCount];
                    Array.Fill(matches, true);
                }

                for (var series = 0; series < matches.Length; series++)
                {
                    matches[series] &= passing[tag.Codes.Pointer[series] - TagValues.Missing];
                }
            }
        }

        return matches;
    }

    /// <summary>Returns the tag that a condition is about, where it is about one and can be asked of its values; null otherwise.</summary>
    static TagValues? TagOf(Expression filter, ChunkSnapshot chunk, ScanRequest request, out ColumnId column)
    {
        column = default;
        if (!RowFilter.IsSupported(filter))
        {
            return null;
        }

        ColumnId[] columns = [.. ExpressionRewriter.ColumnsOf(filter)];
        if (columns.Length != 1 || !request.Ordinals.TryGetValue(columns[0], out var ordinal))
        {
            return null;
        }

        column = columns[0];
        var definition = chunk.Definition;
        var id = ordinal == definition.TimeOrdinal ? null : definition.Find(definition.Schema.Fields[ordinal].Name)?.Id;

        // Where there are more values than rows, the rows are asked.
        return chunk.Table.Series.Tags.FirstOrDefault(tag => tag.ColumnId == id && tag.Count > 0 && tag.Count <= chunk.State.Count);
    }

    /// <summary>Returns which values pass, and before them whether a missing one does.</summary>
    static bool[] PassingOf(Expression filter, ColumnId column, TagValues tag, object keepAlive, TaskContext context)
    {
        using var evaluators = new EvaluatorSet(new Dictionary<ColumnId, int> { [column] = 0 }, context.Functions, context.Budget);
        using var batch = new ColumnBatch(context.Budget);
        using var passed = new RowIndices(context.Budget);
        var evaluator = evaluators.Compile(filter);
        var values = tag.Column(tag.Count, keepAlive);
        var passing = new bool[values.Length + 1];
        Evaluate(NullColumns.Of(values.Type, 1));
        passing[0] = passed.Count > 0;
        Evaluate(values);
        foreach (var code in passed.AsSpan())
        {
            passing[code + 1] = true;
        }

        return passing;

        void Evaluate(Column rows)
        {
            batch.Reset(1, rows.Length);
            batch.Set(0, rows);
            passed.FromCondition(evaluator.Evaluate(batch), rows.Length);
        }
    }
}
