using System.Text;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Storage.Catalog;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Caches;

/// <summary>Reads rows of a cache of newest rows. To be used while nothing changes.</summary>
/// <param name="content">What the cache is part of.</param>
/// <param name="rows">The cache.</param>
/// <param name="table">The table.</param>
/// <param name="visible">Rows outside have expired.</param>
/// <param name="now">The time.</param>
sealed class LastReader(CacheContent content, LastRows rows, TableDefinition table, TimeRange visible, long now)
{
    /// <summary>Returns the slots of rows that may pass conditions over columns.</summary>
    /// <param name="conditions">The conditions.</param>
    /// <param name="limit">The most that are asked for.</param>
    public int[] Select(ColumnConditions conditions, long limit = long.MaxValue)
    {
        Func<int, bool>[] tests = [.. conditions.Columns.Select(column => TestOf(column, conditions))];
        var slots = new List<int>();
        for (var slot = 0; slot < rows.Lists.SlotCount && slots.Count < limit; slot++)
        {
            if (IsShown(slot) && Passes(tests, slot))
            {
                slots.Add(slot);
            }
        }

        return [.. slots];
    }

    /// <summary>
    /// Whether slots have the newest rows of all keys that may pass conditions: as many as asked for, or all that there are, and for
    /// some columns the newest rows with a value.
    /// </summary>
    /// <param name="conditions">The conditions.</param>
    /// <param name="count">How many rows of each key.</param>
    /// <param name="withValues">The columns.</param>
    public bool IsExact(ColumnConditions conditions, int count, IReadOnlyList<int> withValues)
    {
        if (content.KnownFrom > visible.Min || withValues.Count >= 64)
        {
            return false;
        }

        Func<int, bool>[] tests = [.. conditions.Columns.Select(column => TestOf(column, conditions))];
        Func<int, bool>[] values = [.. withValues.Select(HasValue)];
        for (var key = 0; key < rows.Lists.KeyCount; key++)
        {
            // All rows of a key have the same values of key columns, which is what conditions are over.
            var head = rows.Lists.HeadOf(key);
            if ((head == RowLists.None || Passes(tests, head)) && !HasAll(key, count, values))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Returns columns of rows.</summary>
    /// <param name="slots">The rows.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="ids">The columns, by their ids.</param>
    /// <param name="budget">What counts the memory.</param>
    public RecordBatch Read(ReadOnlySpan<int> slots, Schema schema, IReadOnlyList<int> ids, MemoryBudget budget)
    {
        var columns = new Column[ids.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            using var builder = ColumnBuilder.Create(schema.Fields[i].Type, budget);
            Append(builder, ids[i], slots);
            columns[i] = builder.Finish();
        }

        return new RecordBatch(schema, columns, slots.Length);
    }

    bool IsShown(int slot) => rows.Lists.IsUsed(slot) && visible.Contains(rows.Lists.TimeOf(slot)) && !rows.IsExpired(slot, now);

    bool HasAll(int key, int count, Func<int, bool>[] values)
    {
        var leftOut = rows.Lists.LatestLeftOut(key);
        var (shown, missing) = (0, (1L << values.Length) - 1);
        for (var slot = rows.Lists.HeadOf(key); slot != RowLists.None; slot = rows.Lists.After(slot))
        {
            var time = rows.Lists.TimeOf(slot);
            if (time < visible.Min)
            {
                break;
            }

            if (time < leftOut || rows.IsExpired(slot, now))
            {
                // The next row that the table has may be one that is not shown.
                return false;
            }

            shown++;
            for (var i = 0; i < values.Length; i++)
            {
                missing &= values[i](slot) ? ~(1L << i) : -1;
            }

            if (shown >= count && missing == 0)
            {
                return true;
            }
        }

        return leftOut == long.MinValue || leftOut < visible.Min;
    }

    static bool Passes(Func<int, bool>[] tests, int slot)
    {
        foreach (var test in tests)
        {
            if (!test(slot))
            {
                return false;
            }
        }

        return true;
    }

    bool IsTag(int column) => column != CacheColumns.Time && table.FindById(column)!.IsTag;

    /// <summary>A condition over a tag is decided once for each value.</summary>
    Func<int, bool> TestOf(int column, ColumnConditions conditions)
    {
        if (column == CacheColumns.Time)
        {
            return _ => true;
        }

        if (!IsTag(column))
        {
            return rows.Find(column) is { } field
                ? slot => conditions.MayHold(column, field.ValueOf(slot))
                : conditions.MayHold(column, null) ? _ => true : _ => false;
        }

        var tag = content.Series.Find(column);
        var passes = new bool[tag?.Values.Count ?? 1];
        for (var code = 0; code < passes.Length; code++)
        {
            passes[code] = conditions.MayHold(column, code == 0 ? null : Encoding.UTF8.GetString(tag!.Values[code]!));
        }

        return tag is null ? _ => passes[0] : slot => passes[tag.CodeOf(rows.Lists.SeriesOf(slot))];
    }

    Func<int, bool> HasValue(int column)
    {
        if (column == CacheColumns.Time)
        {
            return _ => true;
        }

        if (IsTag(column))
        {
            var tag = content.Series.Find(column);
            return slot => tag is not null && tag.CodeOf(rows.Lists.SeriesOf(slot)) != 0;
        }

        var field = rows.Find(column);
        return slot => field is not null && field.Has(slot);
    }

    void Append(ColumnBuilder builder, int id, ReadOnlySpan<int> slots)
    {
        if (id == CacheColumns.Time)
        {
            foreach (var slot in slots)
            {
                ((FixedWidthColumnBuilder)builder).AppendRaw(rows.Lists.TimeOf(slot));
            }
        }
        else if (rows.Find(id) is { } field)
        {
            field.AppendTo(builder, slots);
        }
        else
        {
            var tag = IsTag(id) ? content.Series.Find(id) : null;
            foreach (var slot in slots)
            {
                var code = tag?.CodeOf(rows.Lists.SeriesOf(slot)) ?? 0;
                if (code == 0)
                {
                    builder.AppendNull();
                }
                else
                {
                    ((StringColumnBuilder)builder).Append(tag!.Values[code].AsSpan());
                }
            }
        }
    }
}
