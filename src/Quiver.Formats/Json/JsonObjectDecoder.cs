using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>
/// Reads the members of an object into the decoders of their keys. Objects of one file mostly have the same keys in the same
/// order, so the key that followed in the last object is tried first. Of a key that is there twice the last value counts.
/// </summary>
sealed unsafe class JsonObjectDecoder
{
    readonly byte[][] _keys;

    /// <summary>The first bytes of each key, zeros behind short ones, which one comparison tells from those of another.</summary>
    readonly Vector128<byte>[] _heads;
    readonly JsonDecoder?[] _decoders;
    readonly bool _ignoresCase;
    readonly int[] _slots;
    int[] _order = new int[8];

    /// <summary>Creates a decoder.</summary>
    /// <param name="keys">The keys known.</param>
    /// <param name="decoders">A decoder a key, null where its values are not wanted.</param>
    /// <param name="ignoresCase">Whether a key that differs from a known one in the case of ASCII letters only is that one.</param>
    public JsonObjectDecoder(byte[][] keys, JsonDecoder?[] decoders, bool ignoresCase = false)
    {
        _ignoresCase = ignoresCase;
        _keys = keys;
        _heads = [.. keys.Select(HeadOf)];
        _decoders = decoders;
        _slots = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(keys.Length * 2) + 1)];
        Array.Fill(_slots, -1);
        for (int i = 0; i < keys.Length; i++)
        {
            uint slot = Hash(keys[i]);
            while (_slots[slot & (_slots.Length - 1)] >= 0)
            {
                slot++;
            }

            _slots[slot & (_slots.Length - 1)] = i;
        }
    }

    /// <summary>Reads an object; keys that it lacks get no value.</summary>
    /// <param name="tokens">The cursor at the opening brace.</param>
    /// <param name="row">The number of values that every decoder has.</param>
    public void Read(JsonTokens tokens, int row)
    {
        tokens.Cursor++;
        if (tokens.TryTake((byte)'}'))
        {
            return;
        }

        int position = 0;
        do
        {
            int field = Key(tokens, position++);
            JsonDecoder? decoder = field < 0 ? null : _decoders[field];
            if (decoder is null)
            {
                tokens.Skip();
                continue;
            }

            if (decoder.Builder.Length != row)
            {
                decoder.Builder.Truncate(row);
            }

            decoder.Read(tokens);
        }
        while (tokens.TakeComma((byte)'}'));
    }

    /// <summary>Goes past a key and its colon and returns its index, -1 where it is not known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    int Key(JsonTokens tokens, int position)
    {
        if (tokens.Peek != (byte)'"')
        {
            throw tokens.Unexpected("a key in quotes");
        }

        byte* start = tokens.String(out int length, out bool isEscaped);
        tokens.Expect((byte)':', "a colon");
        if (!isEscaped && position < _order.Length)
        {
            int expected = _order[position];
            if (expected < _keys.Length && IsKey(expected, start, length))
            {
                return expected;
            }
        }

        return Find(isEscaped ? tokens.Unescape(start, length) : new ReadOnlySpan<byte>(start, length), position);
    }

    /// <summary>Compares a key in a chunk, which is readable for <see cref="TextChunk.Padding"/> bytes past its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool IsKey(int index, byte* start, int length)
    {
        byte[] known = _keys[index];
        if (length != known.Length)
        {
            return false;
        }

        if (length > Vector128<byte>.Count)
        {
            return new ReadOnlySpan<byte>(start, length).SequenceEqual(known);
        }

        Vector128<byte> inside = Vector128.LessThan(Vector128<byte>.Indices, Vector128.Create((byte)length));
        return (Vector128.Load(start) & inside) == _heads[index];
    }

    static Vector128<byte> HeadOf(byte[] key)
    {
        Span<byte> head = stackalloc byte[Vector128<byte>.Count];
        head.Clear();
        key.AsSpan(0, Math.Min(key.Length, head.Length)).CopyTo(head);
        return Vector128.Create<byte>(head);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    int Find(ReadOnlySpan<byte> key, int position)
    {
        int alike = -1;
        for (uint slot = Hash(key); ; slot++)
        {
            int index = _slots[slot & (_slots.Length - 1)];
            if (index < 0)
            {
                return alike;
            }

            if (key.SequenceEqual(_keys[index]))
            {
                Remember(index, position);
                return index;
            }

            if (_ignoresCase && alike < 0 && System.Text.Ascii.EqualsIgnoreCase(key, _keys[index]))
            {
                alike = index;
            }
        }
    }

    void Remember(int index, int position)
    {
        if (position >= _order.Length && position < _keys.Length * 2)
        {
            Array.Resize(ref _order, position * 2);
        }

        if (position < _order.Length)
        {
            _order[position] = index;
        }
    }

    /// <summary>Hashes keys that differ in case alike.</summary>
    static uint Hash(ReadOnlySpan<byte> key)
    {
        uint hash = 2_166_136_261;
        foreach (byte b in key)
        {
            hash = (hash ^ (b | 0x20u)) * 16_777_619;
        }

        return hash ^ (hash >> 15);
    }
}
