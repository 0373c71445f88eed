using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;

namespace Quiver.Storage.LineProtocol;

/// <summary>The tag sets that a parser has seen, by their text. It is emptied between batches when it has become large.</summary>
sealed unsafe class SeriesCache(LineLimits limits, MemoryBudget budget) : IDisposable
{
    readonly Dictionary<(string Table, string Names), TagShape> _shapes = [];
    readonly Dictionary<CanonicalKey, SeriesKey> _series = [];
    StringHeap _texts = new(budget);
    RawKey?[] _slots = new RawKey?[1024];
    int _count;

    /// <summary>Returns the key with a text, or null.</summary>
    public RawKey? Find(byte* text, int length, ulong hash)
    {
        for (var key = _slots[hash & (ulong)(_slots.Length - 1)]; key is not null; key = key.Next)
        {
            if (key.Hash == hash && key.Matches(text, length))
            {
                return key;
            }
        }

        return null;
    }

    /// <summary>Remembers what a text means; tags are in ordinal order of their names, <paramref name="written"/> in that of the
    /// text.</summary>
    public RawKey Add(
        byte* text, int length, ulong hash, string table, IReadOnlyList<(string Name, byte[] Value)> tags, string[] written)
    {
        if (_count == _slots.Length)
        {
            Grow();
        }

        var copy = _texts.Reserve(length + 32);
        Unsafe.CopyBlockUnaligned(copy, text, (uint)length);
        _texts.Advance(length + 32);
        var key = new RawKey(copy, length, hash, Intern(table, tags, written));
        ref var slot = ref _slots[hash & (ulong)(_slots.Length - 1)];
        key.Next = slot;
        slot = key;
        _count++;
        return key;
    }

    /// <summary>Forgets everything if there is too much; true when it did, so that no key of before may be used.</summary>
    public bool Trim()
    {
        if (_count <= limits.CachedSeries)
        {
            return false;
        }

        _shapes.Clear();
        _series.Clear();
        _texts.Dispose();
        _texts = new StringHeap(budget);
        _slots = new RawKey?[1024];
        _count = 0;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _texts.Dispose();

    SeriesKey Intern(string table, IReadOnlyList<(string Name, byte[] Value)> tags, string[] written)
    {
        // No name has a line feed in it.
        var names = string.Join('\n', tags.Select(tag => tag.Name));
        if (!_shapes.TryGetValue((table, names), out var shape))
        {
            shape = new TagShape(table, [.. tags.Select(tag => tag.Name)], written);
            _shapes.Add((table, names), shape);
        }

        var values = Encode(tags);
        var canonical = new CanonicalKey(shape, values);
        if (!_series.TryGetValue(canonical, out var series))
        {
            series = new SeriesKey(shape, values);
            _series.Add(canonical, series);
        }

        return series;
    }

    static byte[] Encode(IReadOnlyList<(string Name, byte[] Value)> tags)
    {
        var values = new byte[tags.Sum(tag => 4 + tag.Value.Length)];
        var rest = values.AsSpan();
        foreach (var (_, value) in tags)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(rest, value.Length);
            value.CopyTo(rest[4..]);
            rest = rest[(4 + value.Length)..];
        }

        return values;
    }

    void Grow()
    {
        var grown = new RawKey?[_slots.Length * 2];
        foreach (var first in _slots)
        {
            for (var key = first; key is not null;)
            {
                var next = key.Next;
                ref var slot = ref grown[key.Hash & (ulong)(grown.Length - 1)];
                key.Next = slot;
                slot = key;
                key = next;
            }
        }

        _slots = grown;
    }
}
