using System.Numerics;
using System.Text;

namespace Quiver.Formats.Csv;

/// <summary>The records of a sample under one dialect, found by the same scanner that reads the file.</summary>
sealed unsafe class CsvSample
{
    readonly byte[] _bytes;
    readonly List<int> _marks = [];
    readonly List<(int FirstMark, int FieldCount, int Start)> _rows = [];

    /// <summary>Cuts a sample.</summary>
    /// <param name="bytes">The sample and at least 64 bytes more.</param>
    /// <param name="start">Where records start.</param>
    /// <param name="length">Where the sample ends.</param>
    /// <param name="dialect">The dialect.</param>
    /// <param name="isAll">Whether the file ends with the sample, so that its last line may lack a line end.</param>
    /// <param name="maxRows">The most records to cut.</param>
    public CsvSample(byte[] bytes, int start, int length, CsvDialect dialect, bool isAll, int maxRows = int.MaxValue)
    {
        _bytes = bytes;
        Dialect = dialect;
        var scanner = new CsvScanner(dialect);
        int rowStart = start;
        int firstMark = 0;
        fixed (byte* data = bytes)
        {
            for (int position = start; position < length && _rows.Count < maxRows; position += 64)
            {
                ulong ends = scanner.Next(data + position, length - position, out ulong marks);
                for (; marks != 0; marks &= marks - 1)
                {
                    int bit = BitOperations.TrailingZeroCount(marks);
                    _marks.Add(position + bit);
                    if ((ends >> bit & 1) != 0)
                    {
                        AddRow(firstMark, rowStart);
                        firstMark = _marks.Count;
                        rowStart = position + bit + 1;
                    }
                }
            }
        }

        if (_rows.Count >= maxRows)
        {
            _rows.RemoveRange(maxRows, _rows.Count - maxRows);
            return;
        }

        IsUnterminated = isAll && scanner.IsInside;
        IsAll = isAll;
        if (isAll && rowStart < length && !scanner.IsInside)
        {
            _marks.Add(length);
            AddRow(firstMark, rowStart);
        }
    }

    /// <summary>The dialect.</summary>
    public CsvDialect Dialect { get; }

    /// <summary>Whether the sample has all records of the file.</summary>
    public bool IsAll { get; }

    /// <summary>Whether the file ends inside quotes.</summary>
    public bool IsUnterminated { get; }

    /// <summary>Whole records that are neither blank nor comments.</summary>
    public int RowCount => _rows.Count;

    /// <summary>Returns the number of fields of a record.</summary>
    public int FieldCount(int row) => _rows[row].FieldCount;

    /// <summary>Returns where a record starts.</summary>
    public int RowStart(int row) => _rows[row].Start;

    /// <summary>Returns where the record after a record starts.</summary>
    public int RowEnd(int row) => _marks[_rows[row].FirstMark + _rows[row].FieldCount - 1] + 1;

    /// <summary>Returns the position and length of the content of a field, quotes taken away; no length where it is null.</summary>
    public (int Start, int Length, bool IsNull) Field(int row, int column)
    {
        (int firstMark, int count, int start) = _rows[row];
        if (column >= count)
        {
            return (0, 0, true);
        }

        start = column == 0 ? start : _marks[firstMark + column - 1] + 1;
        int end = _marks[firstMark + column];
        if (column == count - 1 && end > start && _bytes[end - 1] == (byte)'\r' && Dialect.LineEnd == (byte)'\n')
        {
            end--;
        }

        if (end > start && _bytes[start] == Dialect.Quote)
        {
            int last = end;
            while (last > start + 1 && _bytes[last - 1] is (byte)' ' or (byte)'\t')
            {
                last--;
            }

            if (last > start + 1 && _bytes[last - 1] == Dialect.Quote)
            {
                (start, end) = (start + 1, last - 1);
                return (start, end - start, Dialect.AllowQuotedNulls && Dialect.IsNull(_bytes.AsSpan(start, end - start)));
            }
        }

        return (start, end - start, Dialect.IsNull(_bytes.AsSpan(start, end - start)));
    }

    /// <summary>Counts the fields that start with a quote: those that do not end with one, or have one inside, and the others.</summary>
    public (int Malformed, int WellFormed) CountQuoted()
    {
        int malformed = 0;
        int wellFormed = 0;
        for (int row = 0; row < RowCount && Dialect.Quote != CsvDialect.None; row++)
        {
            for (int column = 0; column < FieldCount(row); column++)
            {
                int first = column == 0 ? _rows[row].Start : _marks[_rows[row].FirstMark + column - 1] + 1;
                if (_bytes[first] == Dialect.Quote && first < _marks[_rows[row].FirstMark + column])
                {
                    (int start, int length, bool isNull) = Field(row, column);
                    bool ok = start > first && (isNull || IsEscaped(_bytes.AsSpan(start, length)));
                    malformed += ok ? 0 : 1;
                    wellFormed += ok ? 1 : 0;
                }
            }
        }

        return (malformed, wellFormed);
    }

    /// <summary>Whether every quote in the content of a quoted field has its escape.</summary>
    bool IsEscaped(ReadOnlySpan<byte> content)
    {
        for (int i = 0; i < content.Length; i++)
        {
            if (content[i] == Dialect.Escape && i + 1 < content.Length && (content[i + 1] == Dialect.Quote || Dialect.Escape != Dialect.Quote))
            {
                i++;
            }
            else if (content[i] == Dialect.Quote)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Returns the content of a field as text.</summary>
    public string Text(int row, int column)
    {
        (int start, int length, _) = Field(row, column);
        string text = Encoding.UTF8.GetString(_bytes, start, length);
        string quote = ((char)Math.Max(Dialect.Quote, 0)).ToString();
        return Dialect.Escape == CsvDialect.None ? text : text.Replace((char)Dialect.Escape + quote, quote, StringComparison.Ordinal);
    }

    void AddRow(int firstMark, int start)
    {
        int count = _marks.Count - firstMark;
        int end = _marks[^1];
        bool isBlank = count == 1 && (end == start || (end == start + 1 && _bytes[start] == (byte)'\r'));
        if (!isBlank && _bytes[start] != Dialect.Comment)
        {
            _rows.Add((firstMark, count, start));
        }
    }
}
