using System.Buffers.Text;

namespace Quiver.Bench;

/// <summary>Writes separated values into one large buffer: the generators are bound by it.</summary>
sealed class CsvWriter : IDisposable
{
    const int Capacity = 1 << 20;
    const int LongestField = 4096;
    static readonly byte[] _dates = AllDates();
    readonly FileStream _file;
    readonly byte[] _buffer = new byte[Capacity + LongestField];
    readonly byte _separator;
    int _length;
    bool _rowStarted;

    public CsvWriter(string path, char separator, string header)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        _separator = (byte)separator;
        foreach (var name in header.Split(' '))
        {
            Text(System.Text.Encoding.ASCII.GetBytes(name));
        }

        EndRow();
    }

    /// <summary>Day 0 of <see cref="Date"/>.</summary>
    public static DateOnly Epoch { get; } = new(1992, 1, 1);

    public void Integer(long value)
    {
        StartField();
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_length), out var written);
        _length += written;
    }

    /// <summary>A decimal with two digits after the point.</summary>
    public void Cents(long cents)
    {
        StartField();
        if (cents < 0)
        {
            _buffer[_length++] = (byte)'-';
            cents = -cents;
        }

        Utf8Formatter.TryFormat(cents / 100, _buffer.AsSpan(_length), out var written);
        _length += written;
        var rest = (int)(cents % 100);
        _buffer[_length++] = (byte)'.';
        _buffer[_length++] = (byte)('0' + (rest / 10));
        _buffer[_length++] = (byte)('0' + (rest % 10));
    }

    /// <summary>An ISO date, counted in days from <see cref="Epoch"/>.</summary>
    public void Date(int day)
    {
        StartField();
        _dates.AsSpan(day * 10, 10).CopyTo(_buffer.AsSpan(_length));
        _length += 10;
    }

    /// <summary>A label and a number of nine digits, such as Clerk#000000951.</summary>
    public void Numbered(ReadOnlySpan<byte> label, long number)
    {
        StartField();
        label.CopyTo(_buffer.AsSpan(_length));
        _length += label.Length;
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out var written, new System.Buffers.StandardFormat('D', 9));
        _length += written;
    }

    public void Text(ReadOnlySpan<byte> text)
    {
        StartField();
        var quoted = text.IndexOfAny(_separator, (byte)'"', (byte)'\n') >= 0;
        if (!quoted)
        {
            text.CopyTo(_buffer.AsSpan(_length));
            _length += text.Length;
            return;
        }

        _buffer[_length++] = (byte)'"';
        foreach (var character in text)
        {
            if (character == '"')
            {
                _buffer[_length++] = (byte)'"';
            }

            _buffer[_length++] = character;
        }

        _buffer[_length++] = (byte)'"';
    }

    public void EndRow()
    {
        _buffer[_length++] = (byte)'\n';
        _rowStarted = false;
        if (_length >= Capacity - LongestField)
        {
            Flush();
        }
    }

    public void Dispose()
    {
        Flush();
        _file.Dispose();
    }

    void StartField()
    {
        if (_rowStarted)
        {
            _buffer[_length++] = _separator;
        }

        _rowStarted = true;
    }

    void Flush()
    {
        _file.Write(_buffer, 0, _length);
        _length = 0;
    }

    static byte[] AllDates()
    {
        var days = new DateOnly(1999, 12, 31).DayNumber - new DateOnly(1992, 1, 1).DayNumber + 1;
        var text = new byte[days * 10];
        for (var day = 0; day < days; day++)
        {
            new DateOnly(1992, 1, 1).AddDays(day).TryFormat(text.AsSpan(day * 10, 10), out _, "yyyy-MM-dd");
        }

        return text;
    }
}
