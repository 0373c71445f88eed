using System.Buffers;

namespace Quiver.Compute.Text;

/// <summary>Growing bytes of UTF-8 text, reused from value to value.</summary>
sealed class TextBuffer : IBufferWriter<byte>
{
    byte[] _bytes = new byte[256];

    /// <summary>The bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>The text so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Forgets the text, or its end.</summary>
    public void Truncate(int length = 0) => Length = length;

    /// <summary>Appends a byte.</summary>
    public void Append(byte value)
    {
        if (Length == _bytes.Length)
        {
            Grow(1);
        }

        _bytes[Length++] = value;
    }

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> value)
    {
        value.CopyTo(GetSpan(value.Length));
        Length += value.Length;
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_bytes.Length - Length < Math.Max(sizeHint, 1))
        {
            Grow(Math.Max(sizeHint, 1));
        }

        return _bytes.AsSpan(Length);
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        GetSpan(sizeHint);
        return _bytes.AsMemory(Length);
    }

    /// <inheritdoc/>
    public void Advance(int count) => Length += count;

    /// <summary>Appends an integer with at least a number of digits.</summary>
    public void AppendPadded(long value, int digits)
    {
        if (digits == 2 && (ulong)value < 100)
        {
            Span<byte> two = GetSpan(2);
            two[1] = (byte)('0' + (value % 10));
            two[0] = (byte)('0' + (value / 10));
            Length += 2;
            return;
        }

        if (value < 0)
        {
            Append((byte)'-');
            value = -value;
        }

        long bound = 10;
        int have = 1;
        while (have < 19 && value >= bound)
        {
            have++;
            bound = have < 19 ? bound * 10 : bound;
        }

        for (; have < digits; have++)
        {
            Append((byte)'0');
        }

        AppendInteger(value);
    }

    /// <summary>Appends an integer.</summary>
    public void AppendInteger<T>(T value)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(GetSpan(48), out int written, default, System.Globalization.CultureInfo.InvariantCulture);
        Length += written;
    }

    void Grow(int more) => Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, checked(Length + more)));
}
