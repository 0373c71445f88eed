using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Batches;
using Quiver.Compute.Grouping;
using Quiver.Compute.Sorting;

namespace Quiver.Compute.Windowing;

/// <summary>
/// Tells which rows may be among the first of their partitions: of each partition it knows the best keys so far, and a row behind all of
/// them is out. Some rows that pass are not among the first, but all that are do pass.
/// </summary>
/// <param name="partition">The types of the columns that partitions are equal in.</param>
/// <param name="kind">How places are counted.</param>
/// <param name="places">The last place that is wanted.</param>
/// <param name="direction">The order of the first key.</param>
/// <param name="isWhole">Whether the first key is the whole order: rows with equal keys are in the order in which they come.</param>
/// <param name="budget">What memory is counted against.</param>
sealed unsafe class PartitionTop(
    DataType[] partition, RankKind kind, int places, SortDirection direction, bool isWhole, MemoryBudget budget) : IDisposable
{
    /// <summary>The most places: keys are found among the best ones by looking at them all.</summary>
    public const int MaxPlaces = 64;

    readonly KeyLayout? _layout = partition.Length == 0 ? null : new KeyLayout(partition);
    readonly StateArray<ulong> _best = new(budget);
    readonly StateArray<int> _counts = new(budget);
    readonly ColumnScratch _groups = new(budget);
    readonly ColumnScratch _keys = new(budget);
    readonly ColumnScratch _accepted = new(budget);
    readonly SortKeyBits _bits = new(direction, budget);
    GroupTable? _table;
    KeyStage? _stage;

    /// <summary>The partitions seen.</summary>
    public int PartitionCount => _table?.GroupCount ?? 1;

    /// <summary>The bytes held.</summary>
    public long Bytes => (_table?.Bytes ?? 0) + _best.Bytes + _counts.Bytes;

    /// <summary>Sets the list to the rows that may be among the first. Rows are to come in their order.</summary>
    /// <param name="partitionKeys">What partitions are equal in.</param>
    /// <param name="key">The first key of the order; null where there is none.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="rows">The list.</param>
    public void Select(IReadOnlyList<Column> partitionKeys, Column? key, int rowCount, RowIndices rows)
    {
        int* groups = (int*)_groups.Data(rowCount, sizeof(int));
        FindGroups(partitionKeys, rowCount, groups);
        ulong* keys = (ulong*)_keys.Data(rowCount, sizeof(ulong));
        _bits.Write(key, rowCount, keys);
        _counts.Resize(PartitionCount);
        _best.Resize(checked(PartitionCount * places));
        ulong* accepted = (ulong*)_accepted.Data(Bitmap.Words(rowCount) + 1, sizeof(ulong));
        new Span<ulong>(accepted, Bitmap.Words(rowCount)).Clear();
        for (int i = 0; i < rowCount; i++)
        {
            if (IsAccepted(groups[i], keys[i]))
            {
                Bitmap.Set(accepted, i);
            }
        }

        // What rows of the same batch left behind goes too.
        for (int i = 0; i < rowCount; i++)
        {
            if (Bitmap.Get(accepted, i) && _counts.Values[groups[i]] == places && keys[i] > Last(groups[i]))
            {
                Bitmap.Put(accepted, i, false);
            }
        }

        rows.FromMask(accepted, rowCount);
    }

    public void Dispose()
    {
        _table?.Dispose();
        _stage?.Dispose();
        _best.Dispose();
        _counts.Dispose();
        _groups.Dispose();
        _keys.Dispose();
        _accepted.Dispose();
        _bits.Dispose();
    }

    void FindGroups(IReadOnlyList<Column> partitionKeys, int rowCount, int* groups)
    {
        if (_layout is null)
        {
            new Span<int>(groups, rowCount).Clear();
            return;
        }

        _table ??= new GroupTable(_layout, budget);
        _stage ??= new KeyStage(_layout, budget);
        _stage.Begin(partitionKeys, partitionKeys.Count, rowCount);
        for (int from = 0; from < rowCount; from += KeyStage.StripRows)
        {
            int count = Math.Min(KeyStage.StripRows, rowCount - from);
            _stage.Write(from, count, _layout.Words);
            _table.FindOrAdd(_stage.Rows, _layout.Words, count, groups + from);
        }
    }

    ulong Last(int group) => _best.Values[((long)group * places) + places - 1];

    /// <summary>Takes a key among the best of its partition; answers false where it is behind them.</summary>
    bool IsAccepted(int group, ulong key)
    {
        ulong* best = _best.Values + ((long)group * places);
        ref int count = ref _counts.Values[group];
        if (count == places)
        {
            ulong last = best[places - 1];
            if (key >= last)
            {
                // A row that is equal to the last of the best comes after it, if equal bits say so.
                return key == last && !(kind == RankKind.RowNumber && isWhole && _bits.IsExact(key));
            }
        }

        int at = count;
        while (at > 0 && best[at - 1] > key)
        {
            at--;
        }

        if (kind == RankKind.DenseRank && at > 0 && best[at - 1] == key)
        {
            return true;
        }

        count = Math.Min(count + 1, places);
        for (int i = count - 1; i > at; i--)
        {
            best[i] = best[i - 1];
        }

        best[at] = key;
        return true;
    }
}
