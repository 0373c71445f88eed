using System.Runtime.InteropServices;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Mapping;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Aggregation;

/// <summary>Keeps every value of every group, for aggregates that need them all: lists, medians, modes.</summary>
sealed class CollectAccumulator(DataType type, DataType result, IRowsFinisher finisher, MemoryBudget budget) : GroupedAccumulator
{
    readonly IRowsFinisher _finisher = finisher;
    readonly ColumnBuilder _builder = ColumnBuilder.Create(type, budget);
    readonly List<int> _groups = [];
    Column? _sealed;
    int[] _starts = [];
    int[] _rows = [];
    bool _isIndexed;
    int _groupCount;

    public override long StateBytes => _groups.Count * (4L + Math.Max(type.ByteWidth, type.Physical == PhysicalType.View ? 32 : 8));

    public override void Resize(int groupCount) => _groupCount = Math.Max(_groupCount, groupCount);

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        if (groups.Length == 0)
        {
            return;
        }

        _finisher.Configure(arguments);
        Column values = arguments[0];
        _isIndexed = false;
        for (int i = 0; i < groups.Length; i++)
        {
            if (_finisher.KeepsNulls || !values.IsNull(i))
            {
                RowCopy.Append(_builder, values, i);
                _groups.Add(groups[i]);
            }
        }
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        var source = (CollectAccumulator)other;
        _finisher.Configure(source._finisher);
        source.Index();
        _isIndexed = false;
        for (int i = 0; i < groups.Length; i++)
        {
            foreach (int row in source.RowsOf(otherGroups[i]))
            {
                RowCopy.Append(_builder, source._sealed!, row);
                _groups.Add(groups[i]);
            }
        }
    }

    public override Column Finish(int from, int count)
    {
        Index();
        using ColumnBuilder builder = ColumnBuilder.Create(result, budget);
        for (int i = from; i < from + count; i++)
        {
            ReadOnlySpan<int> rows = RowsOf(i);
            if (rows.Length == 0)
            {
                builder.AppendNull();
            }
            else
            {
                _finisher.Append(builder, _sealed!, rows);
            }
        }

        return builder.Finish();
    }

    protected override void Dispose(bool disposing)
    {
        _builder.Dispose();
        _sealed?.Dispose();
        base.Dispose(disposing);
    }

    ReadOnlySpan<int> RowsOf(int group) => _rows.AsSpan(_starts[group], _starts[group + 1] - _starts[group]);

    /// <summary>Orders the rows by group, once after the last value came.</summary>
    void Index()
    {
        if (_isIndexed)
        {
            return;
        }

        if (_sealed is null)
        {
            _sealed = _builder.Finish();
        }
        else if (_builder.Length > 0)
        {
            using Column added = _builder.Finish();
            using Column before = _sealed;
            _sealed = ConcatKernel.Concat([before, added], type, budget);
        }

        ReadOnlySpan<int> groups = CollectionsMarshal.AsSpan(_groups);
        _starts = new int[_groupCount + 1];
        foreach (int group in groups)
        {
            _starts[group + 1]++;
        }

        for (int i = 0; i < _groupCount; i++)
        {
            _starts[i + 1] += _starts[i];
        }

        int[] next = [.. _starts];
        _rows = new int[groups.Length];
        for (int i = 0; i < groups.Length; i++)
        {
            _rows[next[groups[i]]++] = i;
        }

        _isIndexed = true;
    }
}
