using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Quiver.Storage.Logs;

/// <summary>
/// Reads what a <see cref="LogWriter"/> wrote. The bytes are not trusted: each length is checked before memory is taken for it, and
/// what does not fit is an <see cref="InvalidDataException"/>, which the log turns into an error with the name of the object.
/// </summary>
sealed class LogReader(ReadOnlyMemory<byte> bytes)
{
    int _position;

    /// <summary>The bytes that are left.</summary>
    public int Remaining => bytes.Length - _position;

    /// <summary>Reads a byte.</summary>
    public byte ReadByte() => Take(1)[0];

    /// <summary>Reads a truth value: a byte that is 0 or 1.</summary>
    public bool ReadFlag() => ReadByte() switch
    {
        0 => false,
        1 => true,
        var other => throw new InvalidDataException($"a flag is {other}"),
    };

    /// <summary>Reads a number that is not negative.</summary>
    public long ReadNumber()
    {
        var value = (long)ReadVarint();
        return value >= 0 ? value : throw new InvalidDataException("a number is too large");
    }

    /// <summary>Reads a number from 0 to the largest of 32 bits.</summary>
    public int ReadInt32()
    {
        var value = ReadNumber();
        return value <= int.MaxValue ? (int)value : throw new InvalidDataException($"{value} is too large for a number of 32 bits");
    }

    /// <summary>Reads how many things follow, each of which takes at least a number of bytes.</summary>
    public int ReadCount(int leastBytes)
    {
        var count = ReadNumber();
        return count <= Remaining / leastBytes
            ? (int)count : throw new InvalidDataException($"{count} things cannot be in {Remaining} bytes");
    }

    /// <summary>Reads a number of any sign.</summary>
    public long ReadSigned()
    {
        var value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads a number of eight bytes.</summary>
    public ulong ReadFixed() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>Reads a text.</summary>
    public string ReadText()
    {
        var text = Take(ReadCount(1));
        return Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : throw new InvalidDataException("a text is not valid UTF-8");
    }

    /// <summary>Reads a text that may be missing.</summary>
    public string? ReadOptionalText() => ReadFlag() ? ReadText() : null;

    /// <summary>Reads bytes with their length without a copy.</summary>
    public ReadOnlyMemory<byte> ReadMemory()
    {
        var count = ReadCount(1);
        _position += count;
        return bytes.Slice(_position - count, count);
    }

    /// <summary>Reads bytes with their length.</summary>
    public byte[] ReadBytes() => Take(ReadCount(1)).ToArray();

    /// <summary>Reads a number that may be missing.</summary>
    public long? ReadOptional() => ReadFlag() ? ReadSigned() : null;

    /// <summary>Reads a period, not negative, that may be missing.</summary>
    public TimeSpan? ReadPeriod() => ReadOptional() switch
    {
        null => null,
        < 0 => throw new InvalidDataException("a period is negative"),
        { } ticks => new TimeSpan(ticks),
    };

    /// <summary>Reads a moment that may be missing.</summary>
    public DateTime? ReadTime() => ReadOptional() switch
    {
        null => null,
        { } ticks when ticks >= 0 && ticks <= DateTime.MaxValue.Ticks => new DateTime(ticks, DateTimeKind.Utc),
        { } ticks => throw new InvalidDataException($"{ticks} is no moment"),
    };

    /// <summary>Fails unless everything was read.</summary>
    public void End()
    {
        if (Remaining > 0)
        {
            throw new InvalidDataException($"{Remaining} bytes are left over at the end");
        }
    }

    ulong ReadVarint()
    {
        var span = bytes.Span;
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_position == span.Length)
            {
                throw new InvalidDataException("it ends within a number");
            }

            var next = span[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return shift == 63 && next > 1 ? throw new InvalidDataException("a number is too large") : value;
            }
        }

        throw new InvalidDataException("a number has more than ten bytes");
    }

    ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining)
        {
            throw new InvalidDataException($"it ends where {count} bytes should follow");
        }

        _position += count;
        return bytes.Span.Slice(_position - count, count);
    }
}
