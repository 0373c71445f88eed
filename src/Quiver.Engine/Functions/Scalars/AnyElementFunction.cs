using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Comparison;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>
/// <c>x op ANY (list)</c>: whether a comparison holds for some element; null where it does not, but is null for one. The binder calls
/// it; it has no name that SQL could.
/// </summary>
/// <param name="op">The comparison.</param>
/// <param name="symbol">How SQL writes it.</param>
sealed class AnyElementFunction(ComparisonOperator op, string symbol) : ScalarFunction($"any {symbol}")
{
    /// <summary>An empty list makes it false, whatever is compared.</summary>
    public override bool PropagatesNulls => false;

    public override FunctionSignature? Resolve(IReadOnlyList<DataType> arguments) => new(arguments, DataType.Boolean);

    public override Column Invoke(ScalarInvocation call)
    {
        Column[] flat = RowLoop.Flatten(call);
        if (flat[1] is not ListColumn list)
        {
            return RowLoop.Run(call, (_, _, result) => result.AppendNull(), seesNulls: true);
        }

        var rows = new List<int>();
        var elements = new List<int>();
        for (int row = 0; row < call.RowCount; row++)
        {
            (int start, int end) = list.IsNull(row) ? (0, 0) : list.GetRange(row);
            for (int i = start; i < end; i++)
            {
                rows.Add(row);
                elements.Add(i);
            }
        }

        using var pairs = new Pairs(op, flat[0], list.Elements, rows, elements, call.Scratch.Budget);
        int next = 0;
        return RowLoop.Run(
            call,
            (_, row, result) =>
            {
                bool? found = list.IsNull(row) ? null : false;
                for (; next < rows.Count && rows[next] == row; next++)
                {
                    found = pairs.IsTrue(next) || found == true ? true : pairs.IsNull(next) ? null : found;
                }

                if (found is { } value)
                {
                    RowLoop.Put(result, value);
                }
                else
                {
                    result.AppendNull();
                }
            },
            seesNulls: true);
    }

    /// <summary>Compares each element with the value of its row.</summary>
    sealed class Pairs : IDisposable
    {
        readonly RowIndices _rows;
        readonly RowIndices _elements;
        readonly ColumnBatch _batch;
        readonly ColumnScratch _scratch;
        readonly Column _results;

        public Pairs(
            ComparisonOperator op, Column values, Column elements, List<int> rows, List<int> positions, Arrow.Memory.MemoryBudget budget)
        {
            _rows = new RowIndices(budget);
            _elements = new RowIndices(budget);
            _batch = new ColumnBatch(budget);
            _scratch = new ColumnScratch(budget);
            _rows.FromRows([.. rows], mayHaveMissing: false);
            _elements.FromRows([.. positions], mayHaveMissing: false);
            _batch.Reset(2, rows.Count);
            _batch.SetRows(0, values, _rows);
            _batch.SetRows(1, elements, _elements);
            _results = ComparisonKernel.Evaluate(op, _batch[0], _batch[1], _scratch);
        }

        public bool IsNull(int pair) => _results.IsNull(pair);

        public bool IsTrue(int pair) => !_results.IsNull(pair) && _results.GetValue(pair) is true;

        public void Dispose()
        {
            _rows.Dispose();
            _elements.Dispose();
            _batch.Dispose();
            _scratch.Dispose();
        }
    }
}
