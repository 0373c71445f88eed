using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>A field of the schema with the levels of its place in the tree and, at the leaves, how values are stored.</summary>
sealed class ColumnNode
{
    const int MaxDepth = 64;

    ColumnNode(Field field, int definition, int repetition)
    {
        Field = field;
        Type = field.Type.Logical;
        Definition = definition + (field.IsNullable ? 1 : 0);
        Repetition = repetition;
    }

    /// <summary>The name, type and whether nulls are allowed.</summary>
    public Field Field { get; }

    /// <summary>The type without dictionary encoding.</summary>
    public DataType Type { get; }

    /// <summary>The definition level of a value that is not null.</summary>
    public int Definition { get; }

    /// <summary>The repetition level of the lists around.</summary>
    public int Repetition { get; }

    /// <summary>The fields of a struct, or the one element of a list or map.</summary>
    public IReadOnlyList<ColumnNode> Children { get; private set; } = [];

    /// <summary>The leaf of a type without children.</summary>
    public LeafSchema? Leaf { get; private set; }

    /// <summary>The leaves at and below the node.</summary>
    public IReadOnlyList<LeafSchema> Leaves { get; private set; } = [];

    /// <summary>Appends a field to the schema of a file and returns its node; leaves and their paths are appended to the lists.</summary>
    public static ColumnNode Create(Field field, ParquetWriteOptions options, SchemaTarget target)
    {
        target.FirstLeafOfColumn = target.Leaves.Count;
        return Create(field, 0, 0, options, target, 0);
    }

    static ColumnNode Create(
        Field field, int definition, int repetition, ParquetWriteOptions options, SchemaTarget target, int depth)
    {
        if (depth > MaxDepth)
        {
            throw ParquetErrors.NotSupported($"column \"{target.Path[0]}\" is nested deeper than {MaxDepth} levels");
        }

        var node = new ColumnNode(field, definition, repetition);
        var firstLeaf = target.Leaves.Count;
        var element = new SchemaElement
        {
            Name = field.Name,
            Repetition = field.IsNullable ? FieldRepetition.Optional : FieldRepetition.Required,
        };
        target.Elements.Add(element);
        target.Path.Add(field.Name);
        switch (node.Type)
        {
            case StructType type:
                if (type.Fields.Count == 0)
                {
                    throw ParquetErrors.NotSupported(
                        $"column \"{string.Join('.', target.Path)}\" is a struct without fields, which Parquet cannot hold");
                }

                element.ChildCount = type.Fields.Count;
                node.Children = [.. type.Fields.Select(
                    child => Create(child, node.Definition, repetition, options, target, depth + 1))];
                break;
            case ListType type:
                element.ChildCount = 1;
                element.LogicalType = new LogicalType { Kind = LogicalKind.List };
                element.ConvertedType = ConvertedType.List;
                target.Elements.Add(Repeated("list", 1));
                target.Path.Add("list");
                var item = new Field("element", type.Element, type.ElementField.IsNullable);
                node.Children = [Create(item, node.Definition + 1, repetition + 1, options, target, depth + 1)];
                target.Path.RemoveAt(target.Path.Count - 1);
                break;
            case MapType type:
                element.ChildCount = 1;
                element.LogicalType = new LogicalType { Kind = LogicalKind.Map };
                element.ConvertedType = ConvertedType.Map;
                node.Children = [CreateEntries(type, node, options, target, depth)];
                break;
            default:
                node.CreateLeaf(element, options, target);
                break;
        }

        target.Path.RemoveAt(target.Path.Count - 1);
        node.Leaves = target.Leaves[firstLeaf..];
        return node;
    }

    /// <summary>The entries of a map are a repeated group, which is itself the struct: its only level is the repetition's.</summary>
    static ColumnNode CreateEntries(
        MapType type, ColumnNode map, ParquetWriteOptions options, SchemaTarget target, int depth)
    {
        var entries = new ColumnNode(new Field("key_value", type.Entries, isNullable: false), map.Definition + 1, map.Repetition + 1);
        target.Elements.Add(Repeated("key_value", 2));
        target.Path.Add("key_value");
        entries.Children = [.. type.Entries.Fields.Select(
            child => Create(child, entries.Definition, entries.Repetition, options, target, depth + 1))];
        target.Path.RemoveAt(target.Path.Count - 1);
        return entries;
    }

    static SchemaElement Repeated(string name, int children) =>
        new() { Name = name, Repetition = FieldRepetition.Repeated, ChildCount = children };

    void CreateLeaf(SchemaElement element, ParquetWriteOptions options, SchemaTarget target)
    {
        var type = LeafType.For(Type);
        element.Type = type.Physical;
        element.LogicalType = type.Logical;
        element.ConvertedType = type.Converted;
        if (type.Physical == ParquetType.FixedLengthByteArray)
        {
            element.TypeLength = type.Width;
        }

        if (Type is DecimalType number)
        {
            element.Precision = number.Precision;
            element.Scale = number.Scale;
        }

        string name = string.Join('.', target.Path);
        Leaf = new LeafSchema
        {
            Place = target.Leaves.Count - target.FirstLeafOfColumn,
            Path = [.. target.Path],
            Type = type,
            MaxDefinition = Definition,
            MaxRepetition = Repetition,
            Encoding = options.EncodingOf(name, type),
            HasBloomFilter = options.BloomFilterOf(name),
        };
        target.Leaves.Add(Leaf);
    }
}
