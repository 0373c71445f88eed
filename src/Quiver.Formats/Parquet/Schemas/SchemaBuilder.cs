using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Schemas;

/// <summary>
/// Folds the schema of a file into nodes, by the rules of the format's LogicalTypes.md, those for lists and maps of old
/// writers included.
/// </summary>
static class SchemaBuilder
{
    /// <summary>Returns one node a top-level column.</summary>
    /// <param name="root">The message.</param>
    /// <param name="isBinaryText">Whether bytes without annotation are text.</param>
    public static IReadOnlyList<SchemaNode> Build(SchemaTree root, bool isBinaryText = false) =>
        [.. root.Children.Select(child => Convert(child, new Context(0, 0, 0, isBinaryText)))];

    /// <summary>Makes names differ without regard to case: a second "a" is called "a_1".</summary>
    public static string[] DistinctNames(IReadOnlyList<string> names)
    {
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var distinct = new string[names.Count];
        for (var i = 0; i < distinct.Length; i++)
        {
            var name = names[i];
            while (!seen.TryAdd(name, 1))
            {
                name = $"{name}_{seen[name]++}";
            }

            distinct[i] = name;
        }

        return distinct;
    }

    static SchemaNode Convert(SchemaTree tree, Context parent)
    {
        if (tree.IsRepeated)
        {
            // A repeated field outside of a list annotation is a list that is never null, of elements that are never null.
            return MakeList(tree.Element.Name, tree, tree, isNullable: false, parent);
        }

        var isNullable = tree.Element.Repetition == FieldRepetition.Optional;
        return ConvertPresent(tree, isNullable, isNullable ? parent with { Definition = parent.Definition + 1 } : parent);
    }

    /// <summary>Converts a node whose own repetition is already part of the levels.</summary>
    static SchemaNode ConvertPresent(SchemaTree tree, bool isNullable, Context own)
    {
        if (tree.IsLeaf)
        {
            var (type, kind) = LeafTypes.Map(tree.Element, own.IsBinaryText);
            return new SchemaNode
            {
                Name = tree.Element.Name,
                Kind = NodeKind.Leaf,
                Type = type,
                IsNullable = isNullable,
                Definition = own.Definition,
                Repetition = own.Repetition,
                SlotDefinition = own.SlotDefinition,
                LeafIndex = tree.LeafIndex,
                LeafKind = kind,
                PhysicalType = tree.Element.Type!.Value,
                TypeLength = tree.Element.TypeLength ?? 0,
                Scale = LeafTypes.ScaleOf(tree.Element),
            };
        }

        if (tree.Children.Count == 0)
        {
            return new SchemaNode
            {
                Name = tree.Element.Name,
                Kind = NodeKind.Leaf,
                Type = DataType.Null,
                IsNullable = true,
                Definition = own.Definition,
                Repetition = own.Repetition,
                SlotDefinition = own.SlotDefinition,
                LeafKind = LeafKind.Null,
            };
        }

        if (IsList(tree.Element) && tree.Children is [{ IsRepeated: true } items])
        {
            return MakeList(tree.Element.Name, tree, items, isNullable, own);
        }

        if (IsMap(tree.Element) && tree.Children is [{ IsRepeated: true, IsLeaf: false } entries])
        {
            switch (entries.Children)
            {
                case [var key, var value]:
                    return MakeMap(tree, key, value, isNullable, own);
                case [{ IsRepeated: false }]:
                    // The value may be left out of a map, which is a set of its keys then.
                    return MakeList(tree.Element.Name, tree, entries, isNullable, own);
            }
        }

        var children = tree.Children.Select(child => Convert(child, own)).ToList();
        var names = DistinctNames([.. children.Select(c => c.Name)]);
        return new SchemaNode
        {
            Name = tree.Element.Name,
            Kind = NodeKind.Struct,
            Type = DataType.Struct([.. children.Select((c, i) => new Field(names[i], c.Type, c.IsNullable))]),
            IsNullable = isNullable,
            Definition = own.Definition,
            Repetition = own.Repetition,
            SlotDefinition = own.SlotDefinition,
            Children = children,
        };
    }

    static SchemaNode MakeList(string name, SchemaTree list, SchemaTree items, bool isNullable, Context own)
    {
        var inner = own.Repeated();
        var element = IsElement(list, items) ? ConvertPresent(items, isNullable: false, inner) : Convert(items.Children[0], inner);
        return new SchemaNode
        {
            Name = name,
            Kind = NodeKind.List,
            Type = DataType.List(element.Type),
            IsNullable = isNullable,
            Definition = own.Definition,
            Repetition = own.Repetition,
            SlotDefinition = own.SlotDefinition,
            ElementDefinition = inner.Definition,
            Children = [element],
        };
    }

    static SchemaNode MakeMap(SchemaTree tree, SchemaTree key, SchemaTree value, bool isNullable, Context own)
    {
        var inner = own.Repeated();
        SchemaNode[] children = [Convert(key, inner), Convert(value, inner)];
        return new SchemaNode
        {
            Name = tree.Element.Name,
            Kind = NodeKind.Map,
            Type = DataType.Map(children[0].Type, children[1].Type),
            IsNullable = isNullable,
            Definition = own.Definition,
            Repetition = own.Repetition,
            SlotDefinition = own.SlotDefinition,
            ElementDefinition = inner.Definition,
            Children = children,
        };
    }

    /// <summary>Says whether the repeated field is the element itself and not a wrapper around it.</summary>
    static bool IsElement(SchemaTree list, SchemaTree items)
    {
        if (ReferenceEquals(list, items) || items.IsLeaf || items.Children.Count != 1)
        {
            return true;
        }

        return items.Children[0].IsRepeated || IsList(items.Element) || IsMap(items.Element)
            || items.Element.Name == "array" || items.Element.Name == list.Element.Name + "_tuple";
    }

    static bool IsList(SchemaElement element) =>
        element.LogicalType?.Kind == LogicalKind.List || element.ConvertedType == ConvertedType.List;

    static bool IsMap(SchemaElement element) =>
        element.LogicalType?.Kind == LogicalKind.Map || element.ConvertedType is ConvertedType.Map or ConvertedType.MapKeyValue;

    /// <summary>The levels around a node.</summary>
    readonly record struct Context(int Definition, int Repetition, int SlotDefinition, bool IsBinaryText)
    {
        public Context Repeated() => new(Definition + 1, Repetition + 1, Definition + 1, IsBinaryText);
    }
}
