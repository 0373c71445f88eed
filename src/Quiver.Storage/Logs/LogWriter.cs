using System.Buffers.Binary;
using System.Text;

namespace Quiver.Storage.Logs;

/// <summary>
/// Bytes of an object of a log on their way: numbers as varints of seven bits a byte, the lowest first, signed ones zigzag (both as in
/// Protocol Buffers), text as a length and UTF-8.
/// </summary>
sealed class LogWriter
{
    byte[] _bytes = new byte[256];

    /// <summary>The bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public Memory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Adds bytes that are filled later, and returns them; they are valid until the next call.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(checked(Length + count), _bytes.Length * 2L)));
        }

        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }

    /// <summary>Adds a byte.</summary>
    public void WriteByte(byte value) => Reserve(1)[0] = value;

    /// <summary>Adds a number that is not negative.</summary>
    public void WriteNumber(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        WriteVarint((ulong)value);
    }

    /// <summary>Adds a number of any sign.</summary>
    public void WriteSigned(long value) => WriteVarint((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Adds a number of eight bytes, little-endian.</summary>
    public void WriteFixed(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    /// <summary>Adds a text.</summary>
    public void WriteText(string text)
    {
        var count = Encoding.UTF8.GetByteCount(text);
        WriteNumber(count);
        Encoding.UTF8.GetBytes(text, Reserve(count));
    }

    /// <summary>Adds a text that may be missing.</summary>
    public void WriteOptionalText(string? text)
    {
        WriteByte(text is null ? (byte)0 : (byte)1);
        if (text is not null)
        {
            WriteText(text);
        }
    }

    /// <summary>Adds bytes with their length.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteNumber(bytes.Length);
        bytes.CopyTo(Reserve(bytes.Length));
    }

    /// <summary>Adds a number that may be missing.</summary>
    public void WriteOptional(long? value)
    {
        WriteByte(value is null ? (byte)0 : (byte)1);
        if (value is { } number)
        {
            WriteSigned(number);
        }
    }

    /// <summary>Adds a period that may be missing.</summary>
    public void WritePeriod(TimeSpan? period) => WriteOptional(period?.Ticks);

    /// <summary>Adds a moment, in UTC, that may be missing.</summary>
    public void WriteTime(DateTime? time) => WriteOptional(time?.Ticks);

    void WriteVarint(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        var count = 0;
        for (; value >= 0x80; value >>= 7)
        {
            bytes[count++] = (byte)(value | 0x80);
        }

        bytes[count++] = (byte)value;
        bytes[..count].CopyTo(Reserve(count));
    }
}
