using System.Text.Json;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Comparison;
using Quiver.Compute.Json;
using Quiver.Compute.Text;
using Quiver.Engine.Functions.Scalars;

namespace Quiver.Engine.Functions.Aggregates;

/// <summary>Joins the shapes of JSON values.</summary>
sealed class JsonStructureAccumulator(MemoryBudget budget) : GroupedAccumulator
{
    JsonShape?[] _groups = [];

    public override long StateBytes => _groups.Sum(g => 8 + (g?.Bytes ?? 0));

    public override void Resize(int groupCount)
    {
        if (groupCount > _groups.Length)
        {
            Array.Resize(ref _groups, Math.Max(groupCount, _groups.Length * 2));
        }
    }

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        try
        {
            for (int i = 0; i < groups.Length; i++)
            {
                Column json = arguments[0];
                int row = i;
                if (!json.IsNull(i))
                {
                    ValueComparer.Resolve(ref json, ref row);
                    (_groups[groups[i]] ??= new JsonShape()).Add(RowLoop.Bytes(json, row));
                }
            }
        }
        catch (JsonException error)
        {
            throw JsonText.Invalid(error);
        }
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        for (int i = 0; i < groups.Length; i++)
        {
            if (((JsonStructureAccumulator)other)._groups[otherGroups[i]] is { } shape)
            {
                (_groups[groups[i]] ??= new JsonShape()).Add(shape);
            }
        }
    }

    public override Column Finish(int from, int count)
    {
        using var builder = (StringColumnBuilder)ColumnBuilder.Create(DataType.Utf8, budget);
        var buffer = new TextBuffer();
        for (int i = from; i < from + count; i++)
        {
            buffer.Truncate();
            if (_groups[i] is not { } shape)
            {
                builder.AppendNull();
                continue;
            }

            shape.Append(buffer);
            builder.Append(buffer.Written);
        }

        return builder.Finish();
    }
}
