using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Schemas;

/// <summary>A schema element with its children, as the file writes it.</summary>
sealed class SchemaTree
{
    const int MaxDepth = 60;

    SchemaTree(SchemaElement element, IReadOnlyList<SchemaTree> children, int leafIndex)
    {
        Element = element;
        Children = children;
        LeafIndex = leafIndex;
    }

    public SchemaElement Element { get; }

    public IReadOnlyList<SchemaTree> Children { get; }

    public int LeafIndex { get; }

    public bool IsLeaf => LeafIndex >= 0;

    public bool IsRepeated => Element.Repetition == FieldRepetition.Repeated;

    /// <summary>Builds the tree from the elements in depth-first order; the root is the message.</summary>
    public static SchemaTree Build(IReadOnlyList<SchemaElement> elements, out int leafCount)
    {
        if (elements.Count == 0)
        {
            throw ParquetErrors.Corrupt("the schema has no root");
        }

        var next = 0;
        leafCount = 0;
        var root = Build(elements, ref next, ref leafCount, isRoot: true, depth: 0);
        return next == elements.Count ? root : throw ParquetErrors.Corrupt($"the schema has {elements.Count - next} elements too many");
    }

    static SchemaTree Build(IReadOnlyList<SchemaElement> elements, ref int next, ref int leafCount, bool isRoot, int depth)
    {
        if (next >= elements.Count)
        {
            throw ParquetErrors.Corrupt("the schema announces more children than it has elements");
        }

        if (depth > MaxDepth)
        {
            throw ParquetErrors.Corrupt($"the schema is nested deeper than {MaxDepth}");
        }

        var element = elements[next++];
        var count = element.ChildCount ?? 0;
        if (count < 0 || count > elements.Count - next)
        {
            throw ParquetErrors.Corrupt(
                $"schema element '{element.Name}' announces {count} children, {elements.Count - next} elements remain");
        }

        if (element.Repetition is { } repetition && !Enum.IsDefined(repetition))
        {
            throw ParquetErrors.Corrupt($"schema element '{element.Name}' has the unknown repetition {(int)repetition}");
        }

        // A group without fields announces them as 0; a leaf announces none.
        if (count == 0 && !isRoot && (element.Type is not null || element.ChildCount is null))
        {
            return element.Type is { } type && Enum.IsDefined(type)
                ? new SchemaTree(element, [], leafCount++)
                : throw ParquetErrors.Corrupt($"schema element '{element.Name}' has neither children nor a known type");
        }

        var children = new List<SchemaTree>(count);
        for (var i = 0; i < count; i++)
        {
            children.Add(Build(elements, ref next, ref leafCount, isRoot: false, depth + 1));
        }

        return new SchemaTree(element, children, -1);
    }
}
