using System.Collections;
using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Comparison;
using Quiver.Compute.Joining;
using Quiver.Engine.Types;

namespace Quiver.Engine.Catalog;

/// <summary>
/// What is known of the columns of a table in memory, computed when it is asked for: bounds from every batch, which are kept with the
/// batch, and the number of distinct values from a sketch of some of them.
/// </summary>
/// <param name="schema">The columns.</param>
/// <param name="batches">The rows.</param>
sealed class MemoryTableStatistics(Schema schema, RecordBatch[] batches) : IReadOnlyList<ColumnStatistics>
{
    /// <summary>Rows of a column that are sketched: a millisecond or two.</summary>
    const int SampledRows = 1 << 16;
    const int LeastOfBatch = 1 << 13;
    static readonly ConditionalWeakTable<RecordBatch, Bounds?[]> _bounds = [];
    readonly ColumnStatistics?[] _known = new ColumnStatistics?[schema.Fields.Count];

    /// <summary>The batches that this is about.</summary>
    public RecordBatch[] Batches => batches;

    public int Count => _known.Length;

    public ColumnStatistics this[int index] => _known[index] ??= Compute(index);

    public IEnumerator<ColumnStatistics> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    ColumnStatistics Compute(int ordinal)
    {
        DataType type = schema.Fields[ordinal].Type;
        if (type.Physical is PhysicalType.List or PhysicalType.Struct or PhysicalType.None)
        {
            return new ColumnStatistics();
        }

        // Only bounds of numbers say how much a filter leaves; those of other types are for small tables.
        bool hasBounds = IntegerKeys.IsInteger(type) || batches.Sum(b => (long)b.Length) <= SampledRows;
        Bounds? all = null;
        foreach (RecordBatch batch in hasBounds ? batches : [])
        {
            if (BoundsOf(batch, ordinal) is { } own)
            {
                all = all is null ? own : all.With(own);
            }
        }

        return new ColumnStatistics(all?.Scalar(isMin: true), all?.Scalar(isMin: false), DistinctCount: Distinct(ordinal));
    }

    static Bounds? BoundsOf(RecordBatch batch, int ordinal)
    {
        Bounds?[] known = _bounds.GetValue(batch, b => new Bounds?[b.Columns.Count]);
        return known[ordinal] ??= Bounds.Of(batch.Columns[ordinal]);
    }

    /// <summary>
    /// Counts values in a sample twice, after half of it and after all of it: values that keep coming as fast as rows do are many, those
    /// that no longer come are all there are. In between, the number is taken to grow by the same power.
    /// </summary>
    long Distinct(int ordinal)
    {
        long total = batches.Sum(b => (long)b.Length);
        if (total == 0)
        {
            return 0;
        }

        RecordBatch[] sample = Sample(total);
        int most = Math.Max(LeastOfBatch, SampledRows / sample.Length);
        using var sketch = new DistinctSketchAccumulator(MemoryBudget.Unlimited);
        sketch.Resize(1);
        long half = 0;
        long halfRows = 0;
        long rows = 0;
        for (int i = 0; i < sample.Length; i++)
        {
            Column whole = sample[i].Columns[ordinal];
            using Column column = whole.Slice(0, Math.Min(whole.Length, most));
            sketch.Update([column], new int[column.Length]);
            rows += column.Length;
            if (halfRows == 0 && (i + 1) * 2 >= sample.Length)
            {
                (half, halfRows) = (Counted(sketch), rows);
            }
        }

        long count = Counted(sketch);
        if (rows == total || count == 0 || halfRows == 0 || half >= count)
        {
            return Math.Clamp(count, 1, total);
        }

        double power = Math.Min(1, Math.Log((double)count / half) / Math.Log((double)rows / halfRows));
        return (long)Math.Clamp(count * Math.Pow((double)total / rows, power), 1, total);
    }

    /// <summary>Batches from all over the table, about as many rows as are sketched.</summary>
    RecordBatch[] Sample(long total)
    {
        int step = (int)Math.Max(1, total / SampledRows);
        return [.. batches.Where((_, i) => i % step == 0)];
    }

    static long Counted(DistinctSketchAccumulator sketch)
    {
        using Column result = sketch.Finish(0, 1);
        return Convert.ToInt64(result.GetValue(0), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Rows with the least and the greatest value of a column.</summary>
    sealed record Bounds(Column MinColumn, int MinRow, Column MaxColumn, int MaxRow)
    {
        /// <summary>Finds the bounds of a column; null where it has no value.</summary>
        public static Bounds? Of(Column column)
        {
            if (column is FixedWidthColumn integers && IntegerKeys.IsInteger(column.Type))
            {
                return IntegerKeys.BoundRows(integers) is { } rows ? new Bounds(column, rows.Min, column, rows.Max) : null;
            }

            int min = -1;
            int max = -1;
            for (int i = 0; i < column.Length; i++)
            {
                if (!column.IsNull(i))
                {
                    min = min < 0 || ValueComparer.Compare(column, i, column, min) < 0 ? i : min;
                    max = max < 0 || ValueComparer.Compare(column, i, column, max) > 0 ? i : max;
                }
            }

            return min < 0 ? null : new Bounds(column, min, column, max);
        }

        /// <summary>The bounds of both.</summary>
        public Bounds With(Bounds other)
        {
            bool isMinOther = ValueComparer.Compare(other.MinColumn, other.MinRow, MinColumn, MinRow) < 0;
            bool isMaxOther = ValueComparer.Compare(other.MaxColumn, other.MaxRow, MaxColumn, MaxRow) > 0;
            return new Bounds(
                isMinOther ? other.MinColumn : MinColumn, isMinOther ? other.MinRow : MinRow,
                isMaxOther ? other.MaxColumn : MaxColumn, isMaxOther ? other.MaxRow : MaxRow);
        }

        /// <summary>A bound as a value.</summary>
        public ScalarValue Scalar(bool isMin)
        {
            (Column column, int row) = isMin ? (MinColumn, MinRow) : (MaxColumn, MaxRow);
            return new ScalarValue(column.Type.Logical, column.GetValue(row));
        }
    }
}
