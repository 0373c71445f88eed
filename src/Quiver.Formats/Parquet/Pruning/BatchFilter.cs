using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Comparison;
using Quiver.Compute.Vectors;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;

namespace Quiver.Formats.Parquet.Pruning;

/// <summary>
/// Decodes the columns of simple filters first and says whether any row of a batch may pass: clustered data, as of time
/// series, leaves whole batches out. It gives up within a morsel where it left nothing out for a while.
/// </summary>
sealed unsafe class BatchFilter : IDisposable
{
    /// <summary>Batches of a morsel without success after which the work is not worth while.</summary>
    const int Patience = 4;

    readonly List<Test> _tests = [];
    readonly ulong[] _mask = new ulong[(64 * 1024) / 64];
    readonly int _columnCount;
    int _failures;

    public BatchFilter(ScanRequest request, MemoryBudget budget)
    {
        _columnCount = request.Projection.Count;
        foreach (var filter in request.Filters)
        {
            AddTests(filter, request, budget);
        }
    }

    /// <summary>Tries again, because the next rows may be other ones.</summary>
    public void StartMorsel() => _failures = 0;

    /// <summary>Says whether a row of the next batch may pass. Columns that were read for it are put into
    /// <paramref name="columns"/>.</summary>
    public bool MayPass(ParquetRowGroupReader? reader, Column?[] columns, int count)
    {
        if (_tests.Count == 0 || _failures >= Patience || reader is null || count > _mask.Length * 64
            || _tests.Select(test => test.Index).Distinct().Count() == _columnCount)
        {
            // Where every column is read for the filters there is nothing to save.
            return true;
        }

        var words = Bitmap.Words(count);
        _mask.AsSpan(0, words).Fill(ulong.MaxValue);
        _mask[words - 1] = Bitmap.TailMask(count);
        foreach (var test in _tests)
        {
            var column = columns[test.Index] ??= reader.ReadColumn(test.Index, count);
            if (!test.Narrow(column, _mask.AsSpan(0, words)))
            {
                _failures = 0;
                return false;
            }
        }

        _failures++;
        return true;
    }

    public void Dispose()
    {
        foreach (var test in _tests)
        {
            test.Dispose();
        }
    }

    void AddTests(Expression filter, ScanRequest request, MemoryBudget budget)
    {
        switch (filter)
        {
            case LogicalExpression { IsAnd: true }:
                foreach (var operand in filter.Children)
                {
                    AddTests(operand, request, budget);
                }

                break;
            case ComparisonExpression { Left: ColumnExpression column, Right: LiteralExpression literal } comparison:
                Add(column, comparison.Operator, literal, request, budget);
                break;
            case ComparisonExpression { Left: LiteralExpression literal, Right: ColumnExpression column } comparison:
                Add(column, ComparisonOperators.Swap(comparison.Operator), literal, request, budget);
                break;
            default:
                break;
        }
    }

    void Add(ColumnExpression column, ComparisonOperator op, LiteralExpression literal, ScanRequest request, MemoryBudget budget)
    {
        var ordinal = request.OrdinalOf(column);
        var index = -1;
        for (var i = 0; i < request.Projection.Count && index < 0; i++)
        {
            index = request.Projection[i] == ordinal ? i : -1;
        }

        if (index >= 0 && !column.Type.IsNested && literal.Type.Equals(column.Type))
        {
            _tests.Add(new Test(index, op, literal.Value.Column, budget));
        }
    }

    /// <summary>One comparison with a literal and what it needs to run.</summary>
    sealed class Test(int index, ComparisonOperator op, Column literal, MemoryBudget budget) : IDisposable
    {
        readonly ColumnScratch _scratch = new(budget);
        readonly DictionaryMemo _memo = new(budget);

        public int Index => index;

        /// <summary>Clears the bits of rows that do not pass and answers whether any is left.</summary>
        public bool Narrow(Column column, Span<ulong> mask)
        {
            var result = ComparisonKernel.Evaluate(op, column, new ConstantColumn(literal, column.Length), _scratch, _memo);
            if (result is not BooleanColumn flags)
            {
                return result is not NullColumn && result is not ConstantColumn { Value.NullCount: 1 };
            }

            ulong any = 0;
            for (var i = 0; i < mask.Length; i++)
            {
                mask[i] &= flags.Bits[i] & (flags.Validity == null ? ulong.MaxValue : flags.Validity[i]);
                any |= mask[i];
            }

            return any != 0;
        }

        public void Dispose()
        {
            _scratch.Dispose();
            _memo.Dispose();
        }
    }
}
