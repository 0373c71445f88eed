using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Json;
using Quiver.Compute.Text;
using Quiver.Engine.Functions.Scalars;

namespace Quiver.Engine.Functions.Aggregates;

/// <summary>Writes the values of each group one after the other as the elements of an array or the fields of an object.</summary>
sealed class JsonGroupAccumulator(bool isObject, MemoryBudget budget) : GroupedAccumulator
{
    TextBuffer?[] _groups = [];
    long _bytes;

    public override long StateBytes => _bytes + (_groups.Length * 8L);

    public override void Resize(int groupCount)
    {
        if (groupCount > _groups.Length)
        {
            Array.Resize(ref _groups, Math.Max(groupCount, _groups.Length * 2));
        }
    }

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        for (int i = 0; i < groups.Length; i++)
        {
            TextBuffer buffer = Next(groups[i], out int before);
            if (isObject)
            {
                JsonBuildFunctions.AppendKey(arguments[0], i, buffer, "json_group_object");
                buffer.Append((byte)':');
            }

            JsonValues.Append(arguments[^1], i, buffer);
            _bytes += buffer.Length - before;
        }
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        var source = (JsonGroupAccumulator)other;
        for (int i = 0; i < groups.Length; i++)
        {
            if (source._groups[otherGroups[i]] is { } texts)
            {
                Next(groups[i], out _).Append(texts.Written);
                _bytes += texts.Length;
            }
        }
    }

    public override Column Finish(int from, int count)
    {
        using var builder = (StringColumnBuilder)ColumnBuilder.Create(DataType.Utf8, budget);
        var buffer = new TextBuffer();
        for (int i = from; i < from + count; i++)
        {
            if (_groups[i] is not { } texts)
            {
                builder.AppendNull();
                continue;
            }

            buffer.Truncate();
            buffer.Append(isObject ? (byte)'{' : (byte)'[');
            buffer.Append(texts.Written);
            buffer.Append(isObject ? (byte)'}' : (byte)']');
            builder.Append(buffer.Written);
        }

        return builder.Finish();
    }

    TextBuffer Next(int group, out int before)
    {
        TextBuffer buffer = _groups[group] ??= new TextBuffer();
        before = buffer.Length;
        if (before > 0)
        {
            buffer.Append((byte)',');
        }

        return buffer;
    }
}
