using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Compute.Mapping;

namespace Quiver.Compute.Aggregation;

/// <summary>
/// Keeps one row a group, by position or by keys of any types, and gives its first argument or its first arguments as a struct.
/// Rows are kept in small columns, one an update that changed something, which are joined when there are many.
/// </summary>
sealed unsafe class PickAccumulator(PickOrder order, IReadOnlyList<DataType> types, StructType? structType, MemoryBudget budget)
    : GroupedAccumulator
{
    const int MaxChunks = 64;
    const int None = -1;
    const int Pending = -2;

    readonly List<Column[]> _chunks = [];
    readonly List<(Column[] Columns, int Row, int Group)> _pending = [];
    int[] _chunkOf = [];
    int[] _rowOf = [];
    long[] _morselOf = [];
    long _morsel;
    int _groupCount;
    long _bytes;

    public override long StateBytes => (_chunkOf.Length * 16L) + _bytes;

    internal override bool IsOrderedByMorsels => true;

    internal override void BeginMorsel(long morsel) => _morsel = morsel;

    public override void Resize(int groupCount)
    {
        if (groupCount > _chunkOf.Length)
        {
            int before = _chunkOf.Length;
            Array.Resize(ref _chunkOf, Math.Max(groupCount, before * 2));
            Array.Resize(ref _rowOf, _chunkOf.Length);
            Array.Resize(ref _morselOf, _chunkOf.Length);
            Array.Fill(_chunkOf, None, before, _chunkOf.Length - before);
        }

        _groupCount = Math.Max(_groupCount, groupCount);
    }

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        Column[] columns = [.. arguments];
        for (int i = 0; i < groups.Length; i++)
        {
            Offer(columns, i, groups[i], _morsel);
        }

        Settle();
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        var source = (PickAccumulator)other;
        for (int i = 0; i < groups.Length; i++)
        {
            int chunk = source._chunkOf[otherGroups[i]];
            if (chunk != None)
            {
                Offer(source._chunks[chunk], source._rowOf[otherGroups[i]], groups[i], source._morselOf[otherGroups[i]]);
            }
        }

        Settle();
    }

    public override Column Finish(int from, int count)
    {
        if (structType is null)
        {
            return Finish(0, from, count);
        }

        return new StructColumn(structType, count, [.. structType.Fields.Select((_, i) => Finish(i, from, count))], null, 0);
    }

    protected override void Dispose(bool disposing)
    {
        DisposeChunks();
        base.Dispose(disposing);
    }

    Column Finish(int argument, int from, int count)
    {
        using ColumnBuilder builder = ColumnBuilder.Create(types[argument], budget);
        for (int i = from; i < from + count; i++)
        {
            if (_chunkOf[i] == None)
            {
                builder.AppendNull();
            }
            else
            {
                RowCopy.Append(builder, _chunks[_chunkOf[i]][argument], _rowOf[i]);
            }
        }

        return builder.Finish();
    }

    void Offer(Column[] columns, int row, int group, long morsel)
    {
        foreach (int required in order.Required)
        {
            if (columns[required].IsNull(row))
            {
                return;
            }
        }

        switch (_chunkOf[group])
        {
            case None:
                break;
            case Pending:
                (Column[] Columns, int Row, int Group) held = _pending[_rowOf[group]];
                if (Beats(columns, row, morsel, held.Columns, held.Row, _morselOf[group]))
                {
                    _pending[_rowOf[group]] = (columns, row, group);
                    _morselOf[group] = morsel;
                }

                return;
            case int chunk when !Beats(columns, row, morsel, _chunks[chunk], _rowOf[group], _morselOf[group]):
                return;
        }

        _chunkOf[group] = Pending;
        _rowOf[group] = _pending.Count;
        _morselOf[group] = morsel;
        _pending.Add((columns, row, group));
    }

    bool Beats(Column[] columns, int row, long morsel, Column[] held, int heldRow, long heldMorsel)
    {
        foreach (PickKey key in order.Keys)
        {
            bool isNull = columns[key.Argument].IsNull(row);
            bool isHeldNull = held[key.Argument].IsNull(heldRow);
            if (isNull || isHeldNull)
            {
                if (isNull != isHeldNull)
                {
                    return isNull == key.NullsFirst;
                }

                continue;
            }

            int compared = ValueComparer.Compare(columns[key.Argument], row, held[key.Argument], heldRow);
            if (compared != 0)
            {
                return compared < 0 != key.IsDescending;
            }
        }

        return order.TakesLast ? morsel >= heldMorsel : morsel < heldMorsel;
    }

    /// <summary>Copies the rows picked from a batch, which is gone afterwards.</summary>
    void Settle()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        Column[] chunk = CopyRows(_pending);
        for (int i = 0; i < _pending.Count; i++)
        {
            _chunkOf[_pending[i].Group] = _chunks.Count;
            _rowOf[_pending[i].Group] = i;
        }

        _pending.Clear();
        _chunks.Add(chunk);
        _bytes += chunk.Sum(c => c.OwnedBytes);
        if (_chunks.Count > MaxChunks)
        {
            Join();
        }
    }

    void Join()
    {
        var live = new List<(Column[] Columns, int Row, int Group)>();
        for (int group = 0; group < _groupCount; group++)
        {
            if (_chunkOf[group] != None)
            {
                live.Add((_chunks[_chunkOf[group]], _rowOf[group], group));
            }
        }

        Column[] joined = CopyRows(live);
        for (int i = 0; i < live.Count; i++)
        {
            _chunkOf[live[i].Group] = 0;
            _rowOf[live[i].Group] = i;
        }

        DisposeChunks();
        _chunks.Add(joined);
        _bytes = joined.Sum(c => c.OwnedBytes);
    }

    Column[] CopyRows(List<(Column[] Columns, int Row, int Group)> rows)
    {
        var result = new Column[types.Count];
        for (int c = 0; c < result.Length; c++)
        {
            using ColumnBuilder builder = ColumnBuilder.Create(types[c], budget);
            foreach ((Column[] columns, int row, _) in rows)
            {
                RowCopy.Append(builder, columns[c], row);
            }

            result[c] = builder.Finish();
        }

        return result;
    }

    void DisposeChunks()
    {
        foreach (Column[] chunk in _chunks)
        {
            foreach (Column column in chunk)
            {
                column.Dispose();
            }
        }

        _chunks.Clear();
    }
}
