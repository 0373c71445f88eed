using System.Buffers.Binary;

namespace Quiver.Storage.Caches;

/// <summary>Numbers the combinations of values of the key columns of a cache. Not for use by two threads at once.</summary>
/// <param name="tags">The tags among them; null for all tags of the table, those that it will get included.</param>
/// <param name="fields">The fields among them.</param>
/// <param name="series">The series of the table.</param>
sealed class CacheKeys(IReadOnlyList<int>? tags, IReadOnlyList<CacheColumn> fields, CacheSeries series)
{
    readonly TextIndex _keys = new();
    byte[] _key = new byte[64];
    int[] _ofSeries = [];

    /// <summary>How many keys there are.</summary>
    public int Count => tags is null && fields.Count == 0 ? series.Count : _keys.Count - 1;

    /// <summary>The bytes of memory.</summary>
    public long Bytes => _keys.Bytes + (_ofSeries.Length * 4L);

    /// <summary>Returns the key of a row by its series alone, where no field is part of it.</summary>
    public int Of(int number)
    {
        if (tags is null)
        {
            return number;
        }

        Growth.Ensure(ref _ofSeries, number + 1);
        ref var known = ref _ofSeries[number];
        if (known == 0)
        {
            known = _keys.Add(_key.AsSpan(0, WriteTags(number)));
        }

        return known - 1;
    }

    /// <summary>Returns the key of the row in a slot.</summary>
    public int Of(int number, int slot)
    {
        var length = WriteTags(number);
        foreach (var field in fields)
        {
            var text = field.Type == LineProtocol.FieldType.Text && field.Has(slot) ? field.TextOf(slot) : [];
            Reserve(length + 13 + text.Length);
            _key[length++] = field.Has(slot) ? (byte)1 : (byte)0;
            var number64 = field.Type == LineProtocol.FieldType.Text ? text.Length : field.Has(slot) ? field.NumberOf(slot) : 0;
            BinaryPrimitives.WriteInt64LittleEndian(_key.AsSpan(length), number64);
            text.CopyTo(_key.AsSpan(length + 8));
            length += 8 + text.Length;
        }

        return _keys.Add(_key.AsSpan(0, length)) - 1;
    }

    int WriteTags(int number)
    {
        if (tags is null)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_key, number);
            return 4;
        }

        var length = 0;
        foreach (var tag in tags)
        {
            Reserve(length + 4);
            BinaryPrimitives.WriteInt32LittleEndian(_key.AsSpan(length), series.Find(tag)?.CodeOf(number) ?? 0);
            length += 4;
        }

        return length;
    }

    void Reserve(int length)
    {
        if (_key.Length < length)
        {
            Array.Resize(ref _key, length * 2);
        }
    }
}
