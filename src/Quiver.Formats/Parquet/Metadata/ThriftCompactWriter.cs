namespace Quiver.Formats.Parquet.Metadata;

/// <summary>Writes the Thrift compact protocol into a buffer that grows.</summary>
sealed class ThriftCompactWriter
{
    readonly int[] _lastIds = new int[64];
    byte[] _buffer = new byte[1024];
    int _length;
    int _depth;

    /// <summary>The bytes written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Clear()
    {
        _length = 0;
        _depth = 0;
    }

    /// <summary>Begins a structure that is the root or an element of a list.</summary>
    public void BeginStruct() => _lastIds[++_depth] = 0;

    /// <summary>Begins a structure that is a field.</summary>
    public void BeginStruct(int id)
    {
        Field(id, ThriftType.Struct);
        BeginStruct();
    }

    public void EndStruct()
    {
        Byte(0);
        _depth--;
    }

    /// <summary>Begins a list field; the elements follow, and nothing ends it.</summary>
    public void BeginList(int id, ThriftType elementType, int count)
    {
        Field(id, ThriftType.List);
        if (count < 15)
        {
            Byte((byte)((count << 4) | (int)elementType));
            return;
        }

        Byte((byte)(0xF0 | (int)elementType));
        Varint((uint)count);
    }

    public void Int32(int id, int value)
    {
        Field(id, ThriftType.Int32);
        Int32Element(value);
    }

    public void Int32(int id, int? value)
    {
        if (value is { } present)
        {
            Int32(id, present);
        }
    }

    public void Int16(int id, short value)
    {
        Field(id, ThriftType.Int16);
        Int32Element(value);
    }

    public void SByte(int id, sbyte value)
    {
        Field(id, ThriftType.Byte);
        Byte((byte)value);
    }

    public void Int64(int id, long value)
    {
        Field(id, ThriftType.Int64);
        Varint((ulong)(value << 1) ^ (ulong)(value >> 63));
    }

    public void Int64(int id, long? value)
    {
        if (value is { } present)
        {
            Int64(id, present);
        }
    }

    public void Boolean(int id, bool value) => Field(id, value ? ThriftType.True : ThriftType.False);

    public void Boolean(int id, bool? value)
    {
        if (value is { } present)
        {
            Boolean(id, present);
        }
    }

    /// <summary>Writes a text field; null writes nothing.</summary>
    public void Text(int id, string? value)
    {
        if (value is not null)
        {
            Field(id, ThriftType.Binary);
            TextElement(value);
        }
    }

    /// <summary>Writes a field of bytes; null writes nothing.</summary>
    public void Binary(int id, byte[]? value)
    {
        if (value is not null)
        {
            Field(id, ThriftType.Binary);
            BinaryElement(value);
        }
    }

    public void Int32Element(int value) => Varint((uint)((value << 1) ^ (value >> 31)));

    public void Int64Element(long value) => Varint((ulong)(value << 1) ^ (ulong)(value >> 63));

    /// <summary>Writes an element of a list of <see cref="ThriftType.True"/>.</summary>
    public void BooleanElement(bool value) => Byte((byte)(value ? ThriftType.True : ThriftType.False));

    /// <summary>Writes a field of 64-bit numbers; null writes nothing.</summary>
    public void Int64List(int id, List<long>? values)
    {
        if (values is null)
        {
            return;
        }

        BeginList(id, ThriftType.Int64, values.Count);
        foreach (var value in values)
        {
            Int64Element(value);
        }
    }

    public void TextElement(string value) => BinaryElement(System.Text.Encoding.UTF8.GetBytes(value));

    public void BinaryElement(ReadOnlySpan<byte> value)
    {
        Varint((uint)value.Length);
        Reserve(value.Length);
        value.CopyTo(_buffer.AsSpan(_length));
        _length += value.Length;
    }

    void Field(int id, ThriftType type)
    {
        var delta = id - _lastIds[_depth];
        _lastIds[_depth] = id;
        if (delta is > 0 and < 16)
        {
            Byte((byte)((delta << 4) | (int)type));
            return;
        }

        Byte((byte)type);
        Int32Element(id);
    }

    void Varint(ulong value)
    {
        while (value >= 128)
        {
            Byte((byte)(value | 128));
            value >>= 7;
        }

        Byte((byte)value);
    }

    void Byte(byte value)
    {
        Reserve(1);
        _buffer[_length++] = value;
    }

    void Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        }
    }
}
