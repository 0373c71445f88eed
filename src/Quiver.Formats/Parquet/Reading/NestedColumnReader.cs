using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;
using Quiver.Formats.Parquet.Decoding;
using Quiver.Formats.Parquet.Schemas;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>
/// Reads a column of structs, lists or maps: levels and values of every leaf below it, from which each node takes its own
/// slots (Melnik et al., "Dremel", section 4.2; Arrow's lists and validity in place of records).
/// </summary>
sealed unsafe class NestedColumnReader : ColumnReader
{
    readonly SchemaNode _node;
    readonly Dictionary<SchemaNode, LeafLevels> _leaves = [];
    readonly ColumnScratch _scratch;
    readonly ColumnScratch _bytes;
    readonly ColumnScratch _taken;

    public NestedColumnReader(SchemaNode node, Func<SchemaNode, LeafCursor> createCursor, MemoryBudget budget)
    {
        _node = node;
        _scratch = new ColumnScratch(budget);
        _bytes = new ColumnScratch(budget);
        _taken = new ColumnScratch(budget);
        try
        {
            AddLeaves(node, createCursor, budget);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override void Dispose()
    {
        foreach (var leaf in _leaves.Values)
        {
            leaf.Dispose();
        }

        _leaves.Clear();
        _scratch.Dispose();
        _bytes.Dispose();
        _taken.Dispose();
    }

    public override Column Read(int count)
    {
        foreach (var leaf in _leaves.Values)
        {
            leaf.ReadRows(count);
        }

        var column = Build(_node, _scratch);
        GC.KeepAlive(this);
        return column.Length == count
            ? column
            : throw ParquetErrors.Corrupt($"the levels give {column.Length} rows where {count} were expected");
    }

    public override Column ReadRows(int count, int* rows, int selected) =>
        TakeKernel.Take(Read(count), rows, selected, false, _taken);

    public override void Skip(long count)
    {
        foreach (var leaf in _leaves.Values)
        {
            leaf.SkipRows(count);
        }
    }

    void AddLeaves(SchemaNode node, Func<SchemaNode, LeafCursor> createCursor, MemoryBudget budget)
    {
        if (node.Kind == NodeKind.Leaf)
        {
            _leaves.Add(node, new LeafLevels(node, createCursor(node), budget));
        }

        foreach (var child in node.Children)
        {
            AddLeaves(child, createCursor, budget);
        }
    }

    Column Build(SchemaNode node, ColumnScratch scratch) => node.Kind switch
    {
        NodeKind.Leaf => BuildLeaf(node, scratch),
        NodeKind.Struct => BuildStruct(node, scratch),
        _ => BuildList(node, scratch),
    };

    Column BuildLeaf(SchemaNode node, ColumnScratch scratch)
    {
        var levels = _leaves[node];
        var definitions = levels.Definitions;
        var validity = scratch.Validity(definitions.Length);
        var slots = 0;
        foreach (var definition in definitions)
        {
            if (definition >= node.SlotDefinition)
            {
                Bitmap.Put(validity, slots++, definition == node.Definition);
            }
        }

        var width = levels.Width;
        var isBoolean = node.LeafKind == LeafKind.Boolean;
        var data = (isBoolean ? _bytes : scratch).Data(Math.Max(slots, levels.ValueCount), width);
        Buffer.MemoryCopy(levels.Values, data, (long)levels.ValueCount * width, (long)levels.ValueCount * width);
        NullSpread.Spread(data, width, validity, 0, slots, levels.ValueCount);
        var nulls = slots - levels.ValueCount;
        if (isBoolean)
        {
            NullSpread.Pack(data, scratch.Bits(slots), slots);
            return scratch.Boolean(slots, validity, nulls);
        }

        if (node.LeafKind == LeafKind.Null)
        {
            return new NullColumn(slots);
        }

        return node.Type.Physical == PhysicalType.View
            ? scratch.Strings(node.Type, slots, validity, nulls)
            : scratch.FixedWidth(node.Type, slots, validity, nulls);
    }

    StructColumn BuildStruct(SchemaNode node, ColumnScratch scratch)
    {
        var levels = _leaves[node.FirstLeaf];
        var definitions = levels.Definitions;
        var repetitions = levels.Repetitions;
        var validity = scratch.Validity(definitions.Length);
        var slots = 0;
        var nulls = 0;
        for (var i = 0; i < definitions.Length; i++)
        {
            if (repetitions[i] <= node.Repetition && definitions[i] >= node.SlotDefinition)
            {
                var isValid = definitions[i] >= node.Definition;
                Bitmap.Put(validity, slots++, isValid);
                nulls += isValid ? 0 : 1;
            }
        }

        var fields = new Column[node.Children.Count];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = BuildChild(node.Children[i], scratch.Child(i), slots);
        }

        return new StructColumn(node.Type, slots, fields, validity, nulls, null, this);
    }

    ListColumn BuildList(SchemaNode node, ColumnScratch scratch)
    {
        var levels = _leaves[node.FirstLeaf];
        var definitions = levels.Definitions;
        var repetitions = levels.Repetitions;
        var validity = scratch.Validity(definitions.Length);
        var offsets = scratch.Offsets(definitions.Length);
        var slots = 0;
        var elements = 0;
        var nulls = 0;
        for (var i = 0; i < definitions.Length; i++)
        {
            if (definitions[i] < node.SlotDefinition)
            {
                continue;
            }

            if (repetitions[i] <= node.Repetition)
            {
                var isValid = definitions[i] >= node.Definition;
                Bitmap.Put(validity, slots, isValid);
                offsets[slots++] = elements;
                nulls += isValid ? 0 : 1;
            }

            elements += repetitions[i] <= node.Repetition + 1 && definitions[i] >= node.ElementDefinition ? 1 : 0;
        }

        offsets[slots] = elements;
        var values = node.Kind == NodeKind.Map
            ? BuildEntries(node, scratch, elements)
            : BuildChild(node.Children[0], scratch.Child(0), elements);
        return scratch.List(node.Type, slots, values, validity, nulls);
    }

    StructColumn BuildEntries(SchemaNode node, ColumnScratch scratch, int elements)
    {
        var key = BuildChild(node.Children[0], scratch.Child(0), elements);
        var value = BuildChild(node.Children[1], scratch.Child(1), elements);
        return new StructColumn(((MapType)node.Type).Entries, elements, [key, value], null, 0, null, this);
    }

    Column BuildChild(SchemaNode node, ColumnScratch scratch, int expected)
    {
        var column = Build(node, scratch);
        return column.Length == expected
            ? column
            : throw ParquetErrors.Corrupt($"field '{node.Name}' has {column.Length} values where its parent has {expected}");
    }
}
