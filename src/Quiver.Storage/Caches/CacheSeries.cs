using System.Buffers.Binary;
using System.Text;
using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Caches;

/// <summary>The series of a table that its caches know, numbered as they came. Not for use by two threads at once.</summary>
sealed class CacheSeries
{
    readonly TextIndex _keys = new();
    readonly List<CacheTag> _tags = [];
    byte[] _key = new byte[256];
    int[] _ofGeneration = [];
    long _generation = -1;

    /// <summary>How many series there are.</summary>
    public int Count => _keys.Count - 1;

    /// <summary>The bytes of memory.</summary>
    public long Bytes => _keys.Bytes + _tags.Sum(tag => tag.Bytes) + (_ofGeneration.Length * 4L);

    /// <summary>Returns a tag; null where no series has it.</summary>
    public CacheTag? Find(int columnId)
    {
        foreach (var tag in _tags)
        {
            if (tag.ColumnId == columnId)
            {
                return tag;
            }
        }

        return null;
    }

    /// <summary>Returns the number of a series, which may have a number in a generation of the write buffer: that is looked up
    /// first, as it costs no look at the tags.</summary>
    public int Add(SeriesKey series, ITableColumns table, long generation, int numberThere)
    {
        if (generation != _generation)
        {
            Array.Clear(_ofGeneration);
            _generation = generation;
        }

        Growth.Ensure(ref _ofGeneration, numberThere + 1);
        ref var known = ref _ofGeneration[numberThere];
        if (known == 0)
        {
            known = Add(series, table) + 1;
        }

        return known - 1;
    }

    /// <summary>Returns the number of a series.</summary>
    public int Add(SeriesKey series, ITableColumns table)
    {
        // By the ids of the columns, without tags that are missing: however the tags were written, one series has one key.
        var names = series.Shape.Names;
        Span<int> ids = names.Count <= 64 ? stackalloc int[names.Count] : new int[names.Count];
        Span<int> order = names.Count <= 64 ? stackalloc int[names.Count] : new int[names.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            (ids[i], order[i]) = (table.IdOf(names[i])!.Value, i);
        }

        ids.Sort(order);
        var length = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            var value = series.Value(order[i]);
            if (value.Length > 0)
            {
                Append(ref length, ids[i], value);
            }
        }

        var before = _keys.Count;
        var code = _keys.Add(_key.AsSpan(0, length));
        if (code == before)
        {
            for (var i = 0; i < ids.Length; i++)
            {
                var value = series.Value(order[i]);
                if (value.Length > 0)
                {
                    TagOf(ids[i]).Set(code - 1, value);
                }
            }
        }

        return code - 1;
    }

    /// <summary>Returns for each series of another table of them its number here; -1 where it is not here.</summary>
    public int[] NumbersOf(CacheSeries other)
    {
        var numbers = new int[other.Count];
        for (var series = 0; series < numbers.Length; series++)
        {
            numbers[series] = _keys.Find(other._keys[series + 1]) is > 0 and var code ? code - 1 : -1;
        }

        return numbers;
    }

    /// <summary>Returns which series have tags that a delete names; null for all.</summary>
    public bool[]? Matching(IReadOnlyList<(string Name, string? Value)> tags, TableDefinition table)
    {
        if (tags.Count == 0)
        {
            return null;
        }

        var matches = new bool[Count];
        Array.Fill(matches, true);
        foreach (var (name, value) in tags)
        {
            var tag = table.Find(name) is { } column ? Find(column.Id) : null;
            var code = value is null ? 0 : tag?.Values.Find(Encoding.UTF8.GetBytes(value)) ?? -1;
            for (var series = 0; series < matches.Length; series++)
            {
                matches[series] &= (tag?.CodeOf(series) ?? 0) == code;
            }
        }

        return matches;
    }

    void Append(ref int length, int id, ReadOnlySpan<byte> value)
    {
        var end = length + 8 + value.Length;
        if (_key.Length < end)
        {
            Array.Resize(ref _key, end * 2);
        }

        BinaryPrimitives.WriteInt32LittleEndian(_key.AsSpan(length), id);
        BinaryPrimitives.WriteInt32LittleEndian(_key.AsSpan(length + 4), value.Length);
        value.CopyTo(_key.AsSpan(length + 8));
        length = end;
    }

    CacheTag TagOf(int columnId)
    {
        if (Find(columnId) is { } tag)
        {
            return tag;
        }

        tag = new CacheTag(columnId);
        _tags.Add(tag);
        return tag;
    }
}
