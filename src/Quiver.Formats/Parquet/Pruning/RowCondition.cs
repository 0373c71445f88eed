using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Execution.Operators;

namespace Quiver.Formats.Parquet.Pruning;

/// <summary>
/// One thing that a <see cref="RowFilter"/> leaves rows out by: a condition of the query, or the keys that a join will find partners for.
/// It counts what passes.
/// </summary>
/// <param name="columns">The places of the columns that it reads.</param>
abstract class RowCondition(int[] columns)
{
    /// <summary>Rows after which the share that passed says something.</summary>
    const long Trial = 16384;
    long _seen;
    long _passed;

    public int[] Columns => columns;

    /// <summary>Whether it is to be asked now.</summary>
    public abstract bool IsKnown { get; }

    /// <summary>The share of rows that passed so far; a guess before there were any.</summary>
    public double PassRate => _seen < Trial ? Guess : (double)_passed / _seen;

    /// <summary>The share taken for granted at first.</summary>
    private protected abstract double Guess { get; }

    /// <summary>Sets a list to the rows that pass.</summary>
    public void Select(ColumnBatch batch, int count, RowIndices passed)
    {
        Evaluate(batch, count, passed);
        _seen += count;
        _passed += passed.Count;
    }

    private protected abstract void Evaluate(ColumnBatch batch, int count, RowIndices passed);

    /// <summary>A condition of the query.</summary>
    public sealed class Of(Evaluator evaluator, int[] columns) : RowCondition(columns)
    {
        public override bool IsKnown => true;

        private protected override double Guess => 0.5;

        private protected override void Evaluate(ColumnBatch batch, int count, RowIndices passed) =>
            passed.FromCondition(evaluator.Evaluate(batch), count);
    }

    /// <summary>The keys of a join, once they are known and as long as they leave out rows.</summary>
    public sealed class OfJoin(RuntimeFilter filter, int column, ColumnScratch scratch) : RowCondition([column])
    {
        readonly KeyCheck _check = new(filter, scratch);

        public override bool IsKnown => _check.IsActive;

        private protected override double Guess => 0.6;

        private protected override void Evaluate(ColumnBatch batch, int count, RowIndices passed) =>
            _check.Select(batch[Columns[0]], passed);
    }
}
