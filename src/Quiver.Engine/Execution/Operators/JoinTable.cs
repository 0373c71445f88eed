using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Joining;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Build rows of a join in memory, under an index of their keys: all of them, or some that are joined at a time.</summary>
sealed class JoinTable : IDisposable
{
    /// <summary>Bytes that an index by conditions of order takes for a row while it is built: its number, value, and place in two lists
    /// that are sorted, and a node of a tree.</summary>
    const int BytesOfOrder = 96;

    /// <summary>Bytes for a row that has been looked at by several indexes.</summary>
    const int BytesOfAlternatives = 4;

    readonly PhysicalHashJoin _plan;
    readonly JoinRowLayout _layout;
    readonly QueryContext _context;
    readonly int _skippedBits;
    readonly ColumnBatch _columns;
    readonly MaterializedRows _rows;

    /// <param name="plan">The join.</param>
    /// <param name="layout">What the rows consist of.</param>
    /// <param name="rows">The rows; they belong to the table.</param>
    /// <param name="skippedBits">The first bits of the hashes, where the rows are those of partitions.</param>
    /// <param name="isProbed">Whether anything will be looked up; else there is no index.</param>
    /// <param name="context">The query.</param>
    public JoinTable(
        PhysicalHashJoin plan, JoinRowLayout layout, MaterializedRows rows, int skippedBits, bool isProbed, QueryContext context)
    {
        _plan = plan;
        _layout = layout;
        _rows = rows;
        _context = context;
        _skippedBits = skippedBits;
        _columns = new ColumnBatch(context.Task.Budget);
        _columns.Reset(layout.ColumnCount, rows.RowCount);
        for (int i = 0; i < layout.ColumnCount; i++)
        {
            _columns.Set(i, rows[i]);
        }

        Index = new CrossJoinIndex(rows.RowCount);
        try
        {
            Index = isProbed ? BuildIndex() : Index;
            if (MarksBuild(plan.Kind))
            {
                Matches = new MatchFlags(context.Task.Budget);
                Matches.Reset(rows.RowCount);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The index of the keys.</summary>
    public JoinIndex Index { get; }

    /// <summary>The rows as one batch that joins gather from.</summary>
    public ColumnBatch Columns => _columns;

    /// <summary>The number of rows.</summary>
    public int RowCount => _rows.RowCount;

    /// <summary>Which rows found a partner, where the join gives build rows on their own.</summary>
    public MatchFlags? Matches { get; }

    /// <summary>Whether a kind of join gives build rows on their own.</summary>
    public static bool MarksBuild(HashJoinKind kind) =>
        kind is HashJoinKind.KeepBuild or HashJoinKind.KeepBoth or HashJoinKind.BuildSemi or HashJoinKind.BuildAnti;

    /// <summary>About the most memory that an index over some rows takes while it is built, the rows themselves left out.</summary>
    /// <param name="plan">The join.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="rowBytes">The bytes of the rows.</param>
    public static long IndexBytes(PhysicalHashJoin plan, long rowCount, long rowBytes)
    {
        long bytes = MarksBuild(plan.Kind) ? rowCount : 0;
        if (plan.Keys.Count > 0)
        {
            bytes += IndexBytes(plan.Keys, rowCount, rowBytes);
        }

        foreach (IReadOnlyList<JoinKey> keys in plan.Alternatives)
        {
            bytes += IndexBytes(keys, rowCount, rowBytes) + (rowCount * BytesOfAlternatives);
        }

        return bytes + (plan.Ranges.Count > 0 ? rowCount * BytesOfOrder : 0);
    }

    /// <summary>Sorts what the index asks to be sorted, on the calling thread.</summary>
    public void SortHere()
    {
        if (Index is SortedJoinIndex sorted)
        {
            for (int p = 0; p < sorted.PartCount; p++)
            {
                _context.Stop.Token.ThrowIfCancellationRequested();
                sorted.SortPart(p);
            }

            sorted.Complete();
        }
    }

    public void Dispose()
    {
        Index.Dispose();
        Matches?.Dispose();
        _columns.Dispose();
        _rows.Dispose();
    }

    /// <summary>Nested keys are in the index as texts too.</summary>
    static long IndexBytes(IReadOnlyList<JoinKey> keys, long rowCount, long rowBytes)
    {
        DataType[] types = [.. keys.Select(k => k.Build.Type.Logical)];
        return JoinIndex.BytesFor(types, rowCount) + (types.Any(t => t.IsNested) ? rowBytes * 2 : 0);
    }

    JoinIndex BuildIndex() => _plan.Alternatives.Count > 0 ? BuildAlternatives()
        : _plan.Ranges.Count > 0 ? BuildSorted()
        : _plan.Keys.Count == 0 ? new CrossJoinIndex(RowCount)
        : BuildKeys(_plan.Keys, 0);

    JoinIndex BuildKeys(IReadOnlyList<JoinKey> keys, int from) => JoinIndex.Build(
        Values(from, keys.Count), [.. keys.Select(k => k.IsNullSafe)], RowCount, _context.Task.Budget, _context.Stop.Token, _skippedBits);

    SortedJoinIndex BuildSorted()
    {
        IEnumerable<JoinRange> ranges = _plan.Ranges.Select(
            (r, i) => new JoinRange(_rows[_layout.PlaceOf(_plan.Keys.Count + i)], r.IsBuildAbove, r.IsStrict));
        return new SortedJoinIndex(
            Values(0, _plan.Keys.Count), [.. _plan.Keys.Select(k => k.IsNullSafe)], [.. ranges], _plan.IsNearest, _plan.IsBand,
            RowCount, _context.Task.Budget, _context.Stop.Token);
    }

    AlternativesJoinIndex BuildAlternatives()
    {
        var parts = new List<JoinIndex>();
        int from = 0;
        try
        {
            foreach (IReadOnlyList<JoinKey> keys in _plan.Alternatives)
            {
                parts.Add(BuildKeys(keys, from));
                from += keys.Count;
            }
        }
        catch
        {
            parts.ForEach(p => p.Dispose());
            throw;
        }

        return new AlternativesJoinIndex(parts, [.. _plan.Alternatives.Select(a => a.Count)]) { RowCount = RowCount };
    }

    Column[] Values(int from, int count) => [.. Enumerable.Range(from, count).Select(v => _rows[_layout.PlaceOf(v)])];
}
