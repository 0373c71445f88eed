using System.Runtime.CompilerServices;

namespace Quiver.Formats.Json;

/// <summary>
/// Reads the members of an object into the decoders of their keys. Objects of one file mostly have the same keys in the same
/// order, so the key that followed in the last object is tried first. Of a key that is there twice the last value counts.
/// </summary>
sealed unsafe class JsonObjectDecoder
{
    readonly byte[][] _keys;
    readonly JsonDecoder?[] _decoders;
    readonly int[] _slots;
    readonly nint[] _lastValues;
    int[] _order = new int[8];

    /// <summary>Creates a decoder.</summary>
    /// <param name="keys">The keys known.</param>
    /// <param name="decoders">A decoder a key, null where its values are not wanted.</param>
    public JsonObjectDecoder(byte[][] keys, JsonDecoder?[] decoders)
    {
        _keys = keys;
        _decoders = decoders;
        _lastValues = new nint[keys.Length];
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

        if (tokens.IsCareful)
        {
            ReadCarefully(tokens);
            return;
        }

        int position = 0;
        do
        {
            int field = Key(tokens, position++);
            JsonDecoder? decoder = field < 0 ? null : _decoders[field];
            if (decoder is null)
            {
                _ = tokens.Skip();
            }
            else if (decoder.Builder.Length == row)
            {
                decoder.Read(tokens);
            }
            else
            {
                tokens.HasDuplicates = true;
                _ = tokens.Skip();
            }
        }
        while (tokens.TakeComma((byte)'}'));
    }

    void ReadCarefully(JsonTokens tokens)
    {
        Array.Clear(_lastValues);
        int position = 0;
        do
        {
            int field = Key(tokens, position++);
            if (field >= 0)
            {
                _lastValues[field] = (nint)tokens.Cursor;
            }

            _ = tokens.Skip();
        }
        while (tokens.TakeComma((byte)'}'));

        uint* end = tokens.Cursor;
        for (int i = 0; i < _decoders.Length; i++)
        {
            if (_lastValues[i] != 0 && _decoders[i] is { } decoder)
            {
                tokens.Cursor = (uint*)_lastValues[i];
                decoder.Read(tokens);
            }
        }

        tokens.Cursor = end;
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
        var key = new ReadOnlySpan<byte>(start, length);
        if (!isEscaped && position < _order.Length)
        {
            int expected = _order[position];
            if (expected < _keys.Length && key.SequenceEqual(_keys[expected]))
            {
                return expected;
            }
        }

        return Find(isEscaped ? tokens.Unescape(start, length) : key, position);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    int Find(ReadOnlySpan<byte> key, int position)
    {
        for (uint slot = Hash(key); ; slot++)
        {
            int index = _slots[slot & (_slots.Length - 1)];
            if (index < 0)
            {
                return -1;
            }

            if (key.SequenceEqual(_keys[index]))
            {
                if (position >= _order.Length && position < _keys.Length * 2)
                {
                    Array.Resize(ref _order, position * 2);
                }

                if (position < _order.Length)
                {
                    _order[position] = index;
                }

                return index;
            }
        }
    }

    static uint Hash(ReadOnlySpan<byte> key)
    {
        uint hash = 2_166_136_261;
        foreach (byte b in key)
        {
            hash = (hash ^ b) * 16_777_619;
        }

        return hash ^ (hash >> 15);
    }
}
