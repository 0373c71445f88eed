using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Compute.Mapping;

namespace Quiver.Compute.Aggregation;

/// <summary>
/// Keeps one row a group, by position or by its last argument, and gives its first argument. Rows of any type are kept in small
/// columns, one an update that changed something, which are joined when there are many.
/// </summary>
sealed class PickAccumulator(PickRule rule, IReadOnlyList<DataType> types, MemoryBudget budget) : GroupedAccumulator
{
    const int MaxChunks = 64;
    const int None = -1;
    const int Pending = -2;

    readonly List<Column[]> _chunks = [];
    readonly List<(Column[] Columns, int Row, int Group)> _pending = [];
    int[] _chunkOf = [];
    int[] _rowOf = [];
    int _groupCount;
    long _bytes;

    public override long StateBytes => (_chunkOf.Length * 8L) + _bytes;

    public override void Resize(int groupCount)
    {
        if (groupCount > _chunkOf.Length)
        {
            int before = _chunkOf.Length;
            Array.Resize(ref _chunkOf, Math.Max(groupCount, before * 2));
            Array.Resize(ref _rowOf, _chunkOf.Length);
            Array.Fill(_chunkOf, None, before, _chunkOf.Length - before);
        }

        _groupCount = Math.Max(_groupCount, groupCount);
    }

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        Column[] columns = [.. arguments];
        for (int i = 0; i < groups.Length; i++)
        {
            Offer(columns, i, groups[i]);
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
                Offer(source._chunks[chunk], source._rowOf[otherGroups[i]], groups[i]);
            }
        }

        Settle();
    }

    public override Column Finish(int from, int count)
    {
        using ColumnBuilder builder = ColumnBuilder.Create(types[0], budget);
        for (int i = from; i < from + count; i++)
        {
            if (_chunkOf[i] == None)
            {
                builder.AppendNull();
            }
            else
            {
                RowCopy.Append(builder, _chunks[_chunkOf[i]][0], _rowOf[i]);
            }
        }

        return builder.Finish();
    }

    protected override void Dispose(bool disposing)
    {
        DisposeChunks();
        base.Dispose(disposing);
    }

    void Offer(Column[] columns, int row, int group)
    {
        if (Skips(columns, row))
        {
            return;
        }

        switch (_chunkOf[group])
        {
            case None:
                _chunkOf[group] = Pending;
                _rowOf[group] = _pending.Count;
                _pending.Add((columns, row, group));
                break;
            case Pending:
                (Column[] Columns, int Row, int Group) held = _pending[_rowOf[group]];
                if (Beats(columns, row, held.Columns, held.Row))
                {
                    _pending[_rowOf[group]] = (columns, row, group);
                }

                break;
            case int chunk:
                if (Beats(columns, row, _chunks[chunk], _rowOf[group]))
                {
                    _chunkOf[group] = Pending;
                    _rowOf[group] = _pending.Count;
                    _pending.Add((columns, row, group));
                }

                break;
        }
    }

    bool Skips(Column[] columns, int row) => rule switch
    {
        PickRule.First or PickRule.Last => false,
        PickRule.Any => columns[0].IsNull(row),
        _ => columns[0].IsNull(row) || columns[^1].IsNull(row),
    };

    bool Beats(Column[] columns, int row, Column[] held, int heldRow) => rule switch
    {
        PickRule.Last => true,
        PickRule.Least => ValueComparer.Compare(columns[^1], row, held[^1], heldRow) < 0,
        PickRule.Greatest => ValueComparer.Compare(columns[^1], row, held[^1], heldRow) > 0,
        _ => false,
    };

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
