using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Compute.Selection;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Expressions;

namespace Quiver.Formats.Parquet.Pruning;

/// <summary>
/// Decodes the columns of the filters first, one condition after the other, and of the rest only the rows that survive. It
/// is not exact: where most rows survive it lets all through, and it gives up within a morsel where that goes on, since the
/// engine filters again.
/// </summary>
sealed unsafe class RowFilter : IDisposable
{
    /// <summary>Batches of a morsel without success after which the work is not worth while.</summary>
    const int Patience = 4;

    readonly List<RowCondition> _conditions = [];
    readonly EvaluatorSet _evaluators;
    readonly ColumnBatch _batch;
    readonly RowIndices[] _rows;
    readonly RowIndices _passed;
    readonly ColumnScratch[][] _taken;
    readonly ColumnScratch _keys;
    readonly int _columnCount;
    int _failures;
    int _patience = Patience;
    int _current;
    int _first;
    bool _isSparse;

    public RowFilter(ScanRequest request, TaskContext context)
    {
        var budget = context.Budget;
        var places = new Dictionary<ColumnId, int>();
        foreach (var (id, ordinal) in request.Ordinals)
        {
            for (var i = 0; i < request.Projection.Count; i++)
            {
                if (request.Projection[i] == ordinal)
                {
                    places[id] = i;
                }
            }
        }

        _evaluators = new EvaluatorSet(places, context.Functions, budget);
        _batch = new ColumnBatch(budget);
        _rows = [new RowIndices(budget), new RowIndices(budget)];
        _passed = new RowIndices(budget);
        _taken = [.. request.Projection.Select(_ => new[] { new ColumnScratch(budget), new ColumnScratch(budget) })];
        _columnCount = request.Projection.Count;
        foreach (var filter in request.Filters)
        {
            AddConditions(filter, places);
        }

        _keys = new ColumnScratch(budget);
        foreach (var filter in request.RuntimeFilters)
        {
            if (Enumerable.Range(0, _columnCount).FirstOrDefault(i => request.Projection[i] == filter.Ordinal, -1) is >= 0 and var place)
            {
                _conditions.Add(new RowCondition.OfJoin(filter, place, _keys));
            }
        }
    }

    /// <summary>Whether the next batch should go through <see cref="Read"/>.</summary>
    public bool IsActive => _failures < _patience && IsWorthwhile();

    /// <summary>Says whether rows can be left out by a filter before the other columns are decoded.</summary>
    public static bool IsSupported(Expression filter) => HasColumn(filter) && !filter.IsVolatile && !EvaluatorSet.CanFail(filter);

    /// <summary>Tries again, because the next rows may be other ones.</summary>
    public void StartMorsel()
    {
        _patience = _failures >= _patience ? 1 : Patience;
        _failures = 0;

        // What leaves out most comes first. The sort keeps the order of the query where nothing is known.
        if (_conditions.Count > 1)
        {
            RowCondition[] ordered = [.. _conditions.OrderBy(c => c.PassRate)];
            _conditions.Clear();
            _conditions.AddRange(ordered);
        }
    }

    /// <summary>Reads the next rows of all columns into <paramref name="columns"/> and returns how many of them were kept; 0
    /// where none passes.</summary>
    public int Read(ParquetRowGroupReader reader, Column?[] columns, int count)
    {
        // The rows that are kept are a run that begins here until one condition leaves gaps.
        _first = 0;
        var kept = count;
        _isSparse = false;
        foreach (var condition in _conditions)
        {
            if (!condition.IsKnown)
            {
                continue;
            }

            foreach (var index in condition.Columns)
            {
                columns[index] ??= ReadKept(reader, index, count, kept, _isSparse);
            }

            _batch.Reset(columns.Length, kept);
            for (var i = 0; i < columns.Length; i++)
            {
                if (columns[i] is { } column)
                {
                    _batch.Set(i, column);
                }
            }

            condition.Select(_batch, kept, _passed);
            if (_passed.Count == 0)
            {
                _failures = 0;
                SkipOthers(reader, columns, count);
                return 0;
            }

            if (!_isSparse && _passed.Count < kept && _passed.Rows[_passed.Count - 1] - _passed.Rows[0] == _passed.Count - 1)
            {
                kept = _passed.Count;
                Narrow(columns, _passed.Rows[0], kept);
            }
            else if (_passed.Count <= kept - (kept / 4))
            {
                Compact(columns, _isSparse);
                kept = _passed.Count;
                _isSparse = true;
            }
        }

        _failures = kept <= count - (count / 4) ? 0 : _failures + 1;
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] ??= ReadKept(reader, i, count, kept, _isSparse);
        }

        return kept;
    }

    /// <summary>Returns which of the rows that were read last the one at an index of those that were kept is.</summary>
    public int RowOf(int index) => _isSparse ? _rows[_current].Rows[index] : _first + index;

    public void Dispose()
    {
        _evaluators.Dispose();
        _batch.Dispose();
        _passed.Dispose();
        _keys.Dispose();
        foreach (var rows in _rows)
        {
            rows.Dispose();
        }

        foreach (var scratch in _taken.SelectMany(pair => pair))
        {
            scratch.Dispose();
        }
    }

    /// <summary>Where one condition reads all columns there is nothing to save, unless it is a join that has less to look up.</summary>
    bool IsWorthwhile()
    {
        var known = 0;
        foreach (var condition in _conditions)
        {
            if (condition.IsKnown && (++known > 1 || condition.Columns.Length < _columnCount || condition is RowCondition.OfJoin))
            {
                return true;
            }
        }

        return false;
    }

    static bool HasColumn(Expression filter) => filter is ColumnExpression || filter.Children.Any(HasColumn);

    static void SkipOthers(ParquetRowGroupReader reader, Column?[] columns, int count)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i] is null)
            {
                reader.SkipColumn(i, count);
            }
        }
    }

    /// <summary>Reads a column for the first time: of the next rows those that are kept.</summary>
    Column ReadKept(ParquetRowGroupReader reader, int index, int count, int kept, bool isSparse)
    {
        if (isSparse)
        {
            return reader.ReadRows(index, count, _rows[_current].Rows, kept);
        }

        reader.SkipColumn(index, _first);
        var column = reader.ReadColumn(index, kept);
        reader.SkipColumn(index, count - _first - kept);
        return column;
    }

    /// <summary>Keeps a run of the rows: a window of time in sorted rows, which needs no copy.</summary>
    void Narrow(Column?[] columns, int from, int kept)
    {
        _first += from;
        _current = 1 - _current;
        for (var i = 0; i < columns.Length; i++)
        {
            // Bits that do not begin with a word cannot be a slice without a copy that somebody must own.
            columns[i] = columns[i] is not { } column ? null
                : column.Validity == null && column is not BooleanColumn ? column.Slice(from, kept)
                : TakeKernel.Take(column, _passed.Rows, kept, false, _taken[i][_current]);
        }
    }

    /// <summary>Keeps the rows that passed of the columns that are there.</summary>
    void Compact(Column?[] columns, bool isSparse)
    {
        var next = 1 - _current;
        if (isSparse)
        {
            _rows[next].Compose(_rows[_current], _passed);
        }
        else
        {
            _rows[next].FromShifted(_passed, _first);
        }

        _current = next;
        for (var i = 0; i < columns.Length; i++)
        {
            // The scratches take turns: a column taken from the other one is still being read.
            columns[i] = columns[i] is { } column
                ? TakeKernel.Take(column, _passed.Rows, _passed.Count, false, _taken[i][next])
                : null;
        }
    }

    void AddConditions(Expression filter, Dictionary<ColumnId, int> places)
    {
        if (filter is LogicalExpression { IsAnd: true })
        {
            foreach (var operand in filter.Children)
            {
                AddConditions(operand, places);
            }

            return;
        }

        var columns = new SortedSet<int>();
        if (IsSupported(filter) && AddColumns(filter, places, columns))
        {
            _conditions.Add(new RowCondition.Of(_evaluators.Compile(filter), [.. columns]));
        }
    }

    /// <summary>Collects the places of the columns of an expression; false where one of them is not read.</summary>
    static bool AddColumns(Expression expression, Dictionary<ColumnId, int> places, SortedSet<int> columns)
    {
        if (expression is ColumnExpression column)
        {
            return places.TryGetValue(column.Id, out var place) && (columns.Add(place) || true);
        }

        return expression.Children.All(child => AddColumns(child, places, columns));
    }
}
