using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Compute.Selection;
using Quiver.Arrow.Builders;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Logical;

namespace Quiver.Formats.Datasets;

/// <summary>
/// Decides by the values that columns have in whole files which files a filter leaves: all files at once, as rows of those columns.
/// </summary>
sealed class PartitionFilter(DatasetTable table, ScanRequest request)
{
    /// <summary>Returns the files in which rows may pass, in order.</summary>
    public List<int> Files()
    {
        List<int> files = [.. Enumerable.Range(0, table.Files.Count)];
        foreach (Expression filter in request.Filters)
        {
            if (files.Count > 0 && OrdinalsOf(filter) is { } ordinals)
            {
                Narrow(files, filter, ordinals);
            }
        }

        return files;
    }

    /// <summary>Returns the columns of a filter; null where it cannot be decided by files.</summary>
    Dictionary<ColumnId, int>? OrdinalsOf(Expression filter)
    {
        var ordinals = new Dictionary<ColumnId, int>();
        foreach (ColumnId id in ExpressionRewriter.ColumnsOf(filter))
        {
            if (!request.Ordinals.TryGetValue(id, out int ordinal))
            {
                return null;
            }

            ordinals[id] = ordinal;
        }

        bool isStable = !ExpressionRewriter.Any(filter, e =>
            e is SubqueryExpression or FunctionExpression { Function.Volatility: not Volatility.Immutable });
        return isStable && ordinals.Count > 0 ? ordinals : null;
    }

    void Narrow(List<int> files, Expression filter, Dictionary<ColumnId, int> ordinals)
    {
        // Files whose own values count are left: only their rows can tell.
        List<int> decidable = [.. files.Where(f => ordinals.Values.All(o => IsConstant(f, o)))];
        if (decidable.Count == 0)
        {
            return;
        }

        try
        {
            HashSet<int> failing = [.. decidable];
            failing.ExceptWith(Passing(decidable, filter, ordinals));
            files.RemoveAll(failing.Contains);
        }
        catch (QuiverException error) when (error.Kind == ErrorKind.Execution)
        {
            // A filter that fails for a file fails the query when a row of that file reaches it, and only then: the files stay.
            return;
        }
    }

    bool IsConstant(int file, int ordinal) =>
        table.Columns[ordinal].Origin != ColumnOrigin.File || (table.OrdinalsIn(file) is { } ordinals && ordinals[ordinal] < 0);

    List<int> Passing(List<int> files, Expression filter, Dictionary<ColumnId, int> ordinals)
    {
        var places = new Dictionary<ColumnId, int>();
        using var evaluators = new EvaluatorSet(places, new FunctionContext(DateTimeOffset.UnixEpoch, 0), MemoryBudget.Unlimited);
        using var rows = new ColumnBatch(MemoryBudget.Unlimited);
        rows.Reset(ordinals.Count, files.Count);
        foreach ((ColumnId id, int ordinal) in ordinals)
        {
            rows.Set(places.Count, ColumnBuilder.Build(
                table.Schema.Fields[ordinal].Type, [.. files.Select(f => table.ConstantOf(f, ordinal)!.Value)]));
            places.Add(id, places.Count);
        }

        Column result = evaluators.Compile(filter).Evaluate(rows);
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        Column flat = FlattenKernel.Flatten(result, scratch);
        return [.. files.Where((_, i) => flat.GetValue(i) is true)];
    }
}
