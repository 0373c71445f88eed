using System.Buffers.Binary;
using Quiver.Arrow.Memory;
using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.WriteBuffer;

/// <summary>The series of a table that were written since the last checkpoint, numbered as they came.</summary>
sealed class SeriesTable(MemoryBudget budget) : IDisposable
{
    /// <summary>Parsers come and go with their shapes; more than this many are not remembered.</summary>
    const int MostKnownShapes = 10_000;

    readonly Interner _keys = new(budget);
    readonly Dictionary<TagShape, Shape> _known = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<string, Shape> _shapes = new(StringComparer.Ordinal);
    readonly Dictionary<int, TagValues> _tagsById = [];
    byte[] _key = new byte[256];
    TagValues[] _tags = [];

    /// <summary>The number of series, for the thread that writes.</summary>
    public int Count => _keys.Count;

    /// <summary>The tags that some series has. The array is never changed, only replaced.</summary>
    public IReadOnlyList<TagValues> Tags => Volatile.Read(ref _tags);

    /// <summary>Returns the number of a series.</summary>
    public int Add(SeriesKey series, ITableColumns table)
    {
        var shape = ShapeOf(series.Shape, table);
        var values = series.EncodedValues.Span;
        if (_key.Length < values.Length + 4)
        {
            _key = new byte[values.Length * 2];
        }

        BinaryPrimitives.WriteInt32LittleEndian(_key, shape.Number);
        values.CopyTo(_key.AsSpan(4));
        var before = Count;
        var number = _keys.Add(_key.AsSpan(0, values.Length + 4));
        if (number == before)
        {
            AddCodes(shape, values);
        }

        return number;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _keys.Dispose();
        foreach (var tag in _tags)
        {
            tag.Dispose();
        }
    }

    void AddCodes(Shape shape, ReadOnlySpan<byte> values)
    {
        foreach (var tag in shape.Tags)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(values);
            // An empty value is a missing tag.
            tag.Codes.FillTo(Count - 1, TagValues.Missing);
            tag.Codes.Add(length == 0 ? TagValues.Missing : tag.Add(values.Slice(4, length)));
            values = values[(4 + length)..];
        }

        foreach (var tag in _tags)
        {
            tag.Codes.FillTo(Count, TagValues.Missing);
        }
    }

    Shape ShapeOf(TagShape names, ITableColumns table)
    {
        if (_known.TryGetValue(names, out var shape))
        {
            return shape;
        }

        var ids = string.Join(',', names.Names.Select(name => table.IdOf(name)!.Value));
        if (!_shapes.TryGetValue(ids, out shape))
        {
            shape = new Shape(_shapes.Count, [.. names.Names.Select(name => TagOf(table.IdOf(name)!.Value))]);
            _shapes.Add(ids, shape);
        }

        if (_known.Count >= MostKnownShapes)
        {
            _known.Clear();
        }

        _known.Add(names, shape);
        return shape;
    }

    TagValues TagOf(int columnId)
    {
        if (!_tagsById.TryGetValue(columnId, out var tag))
        {
            tag = new TagValues(columnId, budget);
            tag.Codes.FillTo(Count, TagValues.Missing);
            _tagsById.Add(columnId, tag);
            Volatile.Write(ref _tags, [.. _tags, tag]);
        }

        return tag;
    }

    /// <summary>A set of tags that series have.</summary>
    sealed record Shape(int Number, TagValues[] Tags);
}
