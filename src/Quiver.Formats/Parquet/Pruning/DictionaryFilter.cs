using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Compute.Vectors;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Expressions;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Pruning;

/// <summary>
/// Evaluates conditions on one column over the dictionary of a chunk whose data pages are all dictionary encoded: where no
/// entry passes, no index of the row group is decoded. Belongs to one worker.
/// </summary>
sealed class DictionaryFilter : IDisposable
{
    /// <summary>Dictionaries of more bytes are not read only to be asked.</summary>
    const int MaxBytes = 1 << 20;

    /// <summary>Row groups in which a condition excluded nothing after which it is not tried any more.</summary>
    const int Patience = 4;

    readonly ParquetTable _table;
    readonly TaskContext _context;
    readonly List<Condition> _conditions = [];

    public DictionaryFilter(ParquetTable table, ScanRequest request, TaskContext context)
    {
        _table = table;
        _context = context;
        foreach (var filter in request.Filters)
        {
            AddConditions(filter, request);
        }
    }

    /// <summary>Says whether some row of a row group may pass.</summary>
    public bool MayPass(int file, int rowGroup)
    {
        foreach (var condition in _conditions)
        {
            if (condition.Failures < Patience && AllDictionary(file, rowGroup, condition.Ordinal))
            {
                if (!MayPass(file, rowGroup, condition))
                {
                    condition.Failures = 0;
                    return false;
                }

                condition.Failures++;
            }
        }

        return true;
    }

    public void Dispose()
    {
        foreach (var condition in _conditions)
        {
            condition.Dispose();
        }
    }

    /// <summary>Says whether the metadata promise that every data page is dictionary encoded.</summary>
    bool AllDictionary(int file, int rowGroup, int ordinal)
    {
        var inFile = _table.OrdinalIn(file, ordinal);
        if (inFile < 0 || _table.Files[file].Nodes[inFile] is not { IsFlat: true } node
            || !node.Type.Equals(_table.Schema.Fields[ordinal].Type)
            || _table.Files[file].Metadata.RowGroups[rowGroup].Columns[node.LeafIndex].Metadata is not
                { DictionaryPageOffset: > 0 and var start } chunk
            || chunk.DataPageOffset - start is <= 0 or > MaxBytes)
        {
            return false;
        }

        if (chunk.EncodingStatistics is { Count: > 0 } statistics)
        {
            return statistics.All(s => s.PageType is not (PageType.DataPage or PageType.DataPageV2) || s.Count == 0
                || s.Encoding is ParquetEncoding.PlainDictionary or ParquetEncoding.RleDictionary);
        }

        // Without counts by page, PLAIN may stand for the dictionary page itself or for data pages: then nothing is known.
        return chunk.Encodings.Contains(ParquetEncoding.PlainDictionary)
            && chunk.Encodings.All(e => e is ParquetEncoding.PlainDictionary or ParquetEncoding.Rle or ParquetEncoding.BitPacked);
    }

    bool MayPass(int file, int rowGroup, Condition condition)
    {
        var parquet = _table.Files[file];
        var ordinal = _table.OrdinalIn(file, condition.Ordinal);
        using var reader = parquet.ReadRowGroup(rowGroup, [ordinal], _context.Budget);
        if (reader.ReadDictionary(0) is not { } entries)
        {
            return true;
        }

        var isNullable = parquet.Nodes[ordinal].IsNullable && _table.BoundsOf(file, rowGroup, condition.Ordinal).NullCount != 0;
        return condition.Passes(entries) || (isNullable && condition.Passes(NullColumns.Of(entries.Type, 1)));
    }

    void AddConditions(Expression filter, ScanRequest request)
    {
        if (filter is LogicalExpression { IsAnd: true })
        {
            foreach (var operand in filter.Children)
            {
                AddConditions(operand, request);
            }

            return;
        }

        ColumnId? only = null;
        if (RowFilter.IsSupported(filter) && HasOneColumn(filter, ref only) && only is { } id && request.Ordinals.TryGetValue(id, out var ordinal))
        {
            _conditions.Add(new Condition(filter, id, ordinal, _context));
        }
    }

    static bool HasOneColumn(Expression expression, ref ColumnId? only)
    {
        if (expression is ColumnExpression column)
        {
            var isSame = only is null || only == column.Id;
            only = column.Id;
            return isSame;
        }

        foreach (var child in expression.Children)
        {
            if (!HasOneColumn(child, ref only))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One condition and what it needs to run.</summary>
    sealed class Condition : IDisposable
    {
        readonly EvaluatorSet _evaluators;
        readonly Evaluator _evaluator;
        readonly ColumnBatch _batch;
        readonly RowIndices _passed;

        public Condition(Expression filter, ColumnId column, int ordinal, TaskContext context)
        {
            Ordinal = ordinal;
            _evaluators = new EvaluatorSet(new Dictionary<ColumnId, int> { [column] = 0 }, context.Functions, context.Budget);
            _evaluator = _evaluators.Compile(filter);
            _batch = new ColumnBatch(context.Budget);
            _passed = new RowIndices(context.Budget);
        }

        public int Ordinal { get; }

        public int Failures { get; set; }

        public bool Passes(Column values)
        {
            _batch.Reset(1, values.Length);
            _batch.Set(0, values);
            _passed.FromCondition(_evaluator.Evaluate(_batch), values.Length);
            return _passed.Count > 0;
        }

        public void Dispose()
        {
            _evaluators.Dispose();
            _batch.Dispose();
            _passed.Dispose();
        }
    }
}
