namespace Quiver.Formats.Parquet.Metadata;

/// <summary>
/// Reads the Thrift compact protocol from untrusted bytes: every read is checked against the end, every count against the
/// bytes that remain, and nesting is limited.
/// </summary>
ref struct ThriftCompactReader
{
    const int MaxDepth = 64;

    readonly ReadOnlySpan<byte> _bytes;
    int _position;
    int _depth;
    ThriftType _type;

    public ThriftCompactReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _type = ThriftType.Struct;
    }

    /// <summary>The number of bytes read so far.</summary>
    public readonly int Position => _position;

    /// <summary>The number of bytes that are left.</summary>
    public readonly int Remaining => _bytes.Length - _position;

    /// <summary>The type of the field that <see cref="NextField"/> found.</summary>
    public readonly ThriftType FieldType => _type;

    /// <summary>Checks that the root, field or element is a structure and enters it; <see cref="NextField"/> reports its end.</summary>
    public void Struct()
    {
        Expect(ThriftType.Struct);
        if (++_depth > MaxDepth)
        {
            throw Corrupt($"structures are nested deeper than {MaxDepth}");
        }
    }

    /// <summary>Moves to the next field of the structure and answers false at its end. <paramref name="id"/> starts at 0.</summary>
    public bool NextField(ref int id)
    {
        var header = ReadByte();
        if (header == 0)
        {
            _depth--;
            return false;
        }

        var delta = header >> 4;
        id = delta != 0 ? id + delta : (short)ReadZigZag();
        _type = (ThriftType)(header & 15);
        return true;
    }

    public int Int32()
    {
        var value = Int64();
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Corrupt($"the number {value} does not fit 32 bits");
    }

    public long Int64()
    {
        switch (_type)
        {
            case ThriftType.Byte:
                return (sbyte)ReadByte();
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                return ReadZigZag();
            default:
                return SkipMismatch();
        }
    }

    public bool Boolean() => _type switch
    {
        ThriftType.True => true,
        ThriftType.False => false,
        _ => throw Corrupt($"a boolean was expected, not {_type}"),
    };

    public ReadOnlySpan<byte> Binary()
    {
        Expect(ThriftType.Binary);
        var length = ReadVarint();
        if (length > (ulong)Remaining)
        {
            throw Corrupt($"a text of {length} bytes was announced, {Remaining} bytes remain");
        }

        var span = _bytes.Slice(_position, (int)length);
        _position += (int)length;
        return span;
    }

    public byte[] Bytes() => Binary().ToArray();

    public string Text() => System.Text.Encoding.UTF8.GetString(Binary());

    /// <summary>Enters a list and returns its count, which is at most the number of remaining bytes; elements are read
    /// by the other methods.</summary>
    public int List(ThriftType elementType)
    {
        if (_type is not (ThriftType.List or ThriftType.Set))
        {
            throw Corrupt($"a list was expected, not {_type}");
        }

        var count = ListHeader(out var actual);
        if (count != 0 && actual != elementType)
        {
            throw Corrupt($"a list of {elementType} was expected, not of {actual}");
        }

        _type = elementType;
        return count;
    }

    /// <summary>Sets the type of the next element of a list; needed after an element that was itself a structure.</summary>
    public void Element(ThriftType elementType) => _type = elementType;

    /// <summary>Reads a list of 64-bit numbers.</summary>
    public List<long> Int64List()
    {
        var count = List(ThriftType.Int64);
        var result = new List<long>(count);
        for (var i = 0; i < count; i++)
        {
            result.Add(ReadZigZag());
        }

        return result;
    }

    /// <summary>Reads a list of booleans; false is 2 by the protocol, and 0 from some writers.</summary>
    public List<bool> BooleanList()
    {
        var count = List(ThriftType.True);
        var result = new List<bool>(count);
        for (var i = 0; i < count; i++)
        {
            result.Add(ReadByte() == 1);
        }

        return result;
    }

    /// <summary>Reads a list of byte arrays.</summary>
    public List<byte[]> BinaryList()
    {
        var count = List(ThriftType.Binary);
        var result = new List<byte[]>(count);
        for (var i = 0; i < count; i++)
        {
            result.Add(Bytes());
        }

        return result;
    }

    /// <summary>Skips the value of the current field.</summary>
    public void Skip() => Skip(_type, MaxDepth);

    /// <summary>Skips a value of another type than its field has, as Thrift asks for, and returns zero.</summary>
    long SkipMismatch()
    {
        Skip();
        return 0;
    }

    readonly void Expect(ThriftType type)
    {
        if (_type != type)
        {
            throw Corrupt($"{type} was expected, not {_type}");
        }
    }

    readonly Exception Corrupt(string what) => ParquetErrors.Corrupt($"Thrift metadata at byte {_position}: {what}");

    byte ReadByte() => _position < _bytes.Length ? _bytes[_position++] : throw Corrupt("the bytes end too early");

    ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                return value;
            }
        }

        throw Corrupt("a variable-length number has more than 10 bytes");
    }

    long ReadZigZag()
    {
        var value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    int ListHeader(out ThriftType elementType)
    {
        var header = ReadByte();
        elementType = (ThriftType)(header & 15);
        if (elementType == ThriftType.False)
        {
            elementType = ThriftType.True;
        }

        var count = (ulong)(header >> 4);
        if (count == 15)
        {
            count = ReadVarint();
        }

        return count <= (ulong)Remaining ? (int)count : throw Corrupt(
            $"a list of {count} elements was announced, {Remaining} bytes remain");
    }

    void Skip(ThriftType type, int depth)
    {
        if (depth == 0)
        {
            throw Corrupt($"values are nested deeper than {MaxDepth}");
        }

        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                return;
            case ThriftType.Byte:
                ReadByte();
                return;
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                ReadVarint();
                return;
            case ThriftType.Double:
                Advance(8);
                return;
            case ThriftType.Uuid:
                Advance(16);
                return;
            case ThriftType.Binary:
                _type = ThriftType.Binary;
                Binary();
                return;
            case ThriftType.List or ThriftType.Set:
                SkipElements(ListHeader(out var elementType), elementType, depth);
                return;
            case ThriftType.Map:
                SkipMap(depth);
                return;
            case ThriftType.Struct:
                SkipStruct(depth);
                return;
            default:
                throw Corrupt($"unknown type {(int)type}");
        }
    }

    void SkipElements(int count, ThriftType type, int depth)
    {
        for (var i = 0; i < count; i++)
        {
            Skip(type is ThriftType.True or ThriftType.False ? ThriftType.Byte : type, depth - 1);
        }
    }

    void SkipMap(int depth)
    {
        var count = ReadVarint();
        if (count > (ulong)Remaining)
        {
            throw Corrupt($"a map of {count} entries was announced, {Remaining} bytes remain");
        }

        if (count == 0)
        {
            return;
        }

        var types = ReadByte();
        for (var i = 0; i < (int)count; i++)
        {
            SkipElements(1, (ThriftType)(types >> 4), depth);
            SkipElements(1, (ThriftType)(types & 15), depth);
        }
    }

    void SkipStruct(int depth)
    {
        while (true)
        {
            var header = ReadByte();
            if (header == 0)
            {
                return;
            }

            if (header >> 4 == 0)
            {
                ReadVarint();
            }

            Skip((ThriftType)(header & 15), depth - 1);
        }
    }

    void Advance(int count)
    {
        if (count > Remaining)
        {
            throw Corrupt("the bytes end too early");
        }

        _position += count;
    }
}
