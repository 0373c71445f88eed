using System.Buffers.Binary;
using Quiver.Arrow.Batches;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Rows;

/// <summary>Finds the distinct combinations of the tags of a batch, tag by tag: pairs of a combination so far and a code.</summary>
sealed unsafe class SeriesCombiner
{
    readonly string _table;
    readonly TagCodes[] _tags;
    readonly int[] _ordinals;
    readonly string[] _names;
    readonly Dictionary<string, TagShape> _shapes = new(StringComparer.Ordinal);
    readonly Dictionary<long, int> _pairs = [];
    int[] _byPair = [];

    /// <summary>Creates a combiner for the tags among columns.</summary>
    public SeriesCombiner(string table, IReadOnlyList<RowsColumn> columns)
    {
        _table = table;
        _ordinals = [.. Enumerable.Range(0, columns.Count).Where(i => columns[i].Role == ColumnRole.Tag)
            .OrderBy(i => columns[i].Name, StringComparer.Ordinal)];
        _names = [.. columns.Where(column => column.Role == ColumnRole.Tag).Select(column => column.Name)];
        _tags = [.. _ordinals.Select(i => new TagCodes(table, columns[i].Name))];
    }

    /// <summary>Fills the series and the slots of rows.</summary>
    public void Fill(RecordBatch batch, TableRows rows)
    {
        var slots = new Span<int>(rows.Slots, rows.Count);
        slots.Clear();
        var count = 1;
        for (var i = 0; i < _tags.Length; i++)
        {
            _tags[i].Read(batch.Columns[_ordinals[i]]);
            if (!_tags[i].IsConstant)
            {
                count = Combine(slots, count, _tags[i]);
            }
        }

        // Combinations are numbered by their first row.
        for (int row = 0, next = 0; next < count; row++)
        {
            if (slots[row] == next)
            {
                rows.Add(KeyOf(row, rows));
                next++;
            }
        }
    }

    int Combine(Span<int> slots, int count, TagCodes tag)
    {
        var codes = tag.Rows[..slots.Length];
        var (combined, previousPair, previous) = (0, -1L, 0);
        var isDense = (long)count * tag.Count <= Math.Max(4096, 4L * slots.Length);
        if (isDense)
        {
            var size = count * tag.Count;
            _byPair = _byPair.Length < size ? new int[size] : _byPair;
            _byPair.AsSpan(0, size).Clear();
        }

        _pairs.Clear();
        for (var row = 0; row < slots.Length; row++)
        {
            var pair = ((long)slots[row] * tag.Count) + codes[row];
            if (pair != previousPair)
            {
                previous = isDense ? DenseNumber((int)pair, ref combined) : Number(pair, ref combined);
                previousPair = pair;
            }

            slots[row] = previous;
        }

        return combined;
    }

    int DenseNumber(int pair, ref int combined)
    {
        ref var number = ref _byPair[pair];
        if (number == 0)
        {
            number = ++combined;
        }

        return number - 1;
    }

    int Number(long pair, ref int combined)
    {
        if (_pairs.TryAdd(pair, combined))
        {
            return combined++;
        }

        return _pairs[pair];
    }

    SeriesKey KeyOf(int row, TableRows rows)
    {
        var names = new List<string>(_tags.Length);
        var bytes = 0;
        foreach (var tag in _tags)
        {
            if (tag.Rows[row] != 0)
            {
                names.Add(tag.Name);
                bytes += 4 + tag.ValueOf(tag.Rows[row]).Length;
            }
        }

        var values = new byte[bytes];
        var rest = values.AsSpan();
        foreach (var tag in _tags)
        {
            if (tag.Rows[row] != 0)
            {
                var value = tag.ValueOf(tag.Rows[row]);
                BinaryPrimitives.WriteInt32LittleEndian(rest, value.Length);
                value.CopyTo(rest[4..]);
                rest = rest[(4 + value.Length)..];
            }
        }

        return new SeriesKey(ShapeOf(names, rows), values);
    }

    TagShape ShapeOf(List<string> names, TableRows rows)
    {
        // Names have no zero byte in them.
        var text = string.Join('\0', names);
        if (!_shapes.TryGetValue(text, out var shape))
        {
            shape = new TagShape(_table, [.. names], [.. _names.Where(names.Contains)]);
            _shapes.Add(text, shape);
        }

        rows.AddTags(names);
        return shape;
    }
}
