using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Caches;

/// <summary>Gives texts numbers from 1 in the order in which they came; 0 stands for null.</summary>
sealed class TextIndex
{
    /// <summary>About what a text takes beside its bytes: the array, the entries of the list and of the dictionary.</summary>
    const int EntryBytes = 64;

    readonly Dictionary<byte[], int> _codes = new(BytesComparer.Instance);
    readonly List<byte[]?> _values = [null];

    /// <summary>One more than the largest code.</summary>
    public int Count => _values.Count;

    /// <summary>The bytes of memory.</summary>
    public long Bytes { get; private set; }

    /// <summary>Returns the text of a code; null for 0.</summary>
    public byte[]? this[int code] => _values[code];

    /// <summary>Returns the code of a text, a new one where it was not there.</summary>
    public int Add(ReadOnlySpan<byte> text)
    {
        var lookup = _codes.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(text, out var code))
        {
            return code;
        }

        code = _values.Count;
        var value = text.ToArray();
        _codes.Add(value, code);
        _values.Add(value);
        Bytes += value.Length + EntryBytes;
        return code;
    }

    /// <summary>Returns the code of a text; -1 where it is not there.</summary>
    public int Find(ReadOnlySpan<byte> text) =>
        _codes.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(text, out var code) ? code : -1;
}
