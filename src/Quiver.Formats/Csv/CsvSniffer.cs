using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>Finds out delimiter, header, names and types of a CSV file from its first bytes.</summary>
sealed unsafe class CsvSniffer
{
    /// <summary>The delimiters tried, the likelier first.</summary>
    static readonly byte[] Delimiters = [(byte)',', (byte)'\t', (byte)';', (byte)'|'];

    readonly CsvOptions _options;
    readonly string _name;
    readonly byte[] _bytes;
    readonly int _length;
    readonly bool _isAll;

    CsvSniffer(string name, ReadOnlySpan<byte> sample, bool isAll, CsvOptions options)
    {
        _name = name;
        _options = options;
        _isAll = isAll;
        _length = sample.Length;
        _bytes = new byte[sample.Length + 128];
        sample.CopyTo(_bytes);
    }

    /// <summary>Finds out the format of a file; the sample grows until it holds two records.</summary>
    public static CsvFormat Sniff(TextSource source, CsvOptions options)
    {
        long most = Math.Max(64L << 20, 4L * options.MaxFieldBytes);
        for (long size = Math.Max(options.SampleBytes, 64); ; size *= 4)
        {
            byte[] sample = source.ReadSample((int)Math.Min(size, most), out bool isAll);
            CsvFormat? format = new CsvSniffer(source.Name, sample, isAll, options).Run();
            if (format is not null)
            {
                return format;
            }

            if (size >= most)
            {
                throw source.Error(ErrorCode.LimitExceeded, 0, FormattableString.Invariant(
                    $"the first two records are longer than {most >> 20} MiB; a closing quote may be missing"));
            }
        }
    }

    /// <summary>Finds out the format from a sample; null where it holds less than two records of a longer file.</summary>
    public static CsvFormat? Sniff(string name, ReadOnlySpan<byte> sample, bool isAll, CsvOptions options) =>
        new CsvSniffer(name, sample, isAll, options).Run();

    CsvFormat? Run()
    {
        int start = FindStart();
        ReadOnlySpan<byte> text = _bytes.AsSpan(start, _length - start);
        byte lineEnd = text.Contains((byte)'\n') || !text.Contains((byte)'\r') ? (byte)'\n' : (byte)'\r';
        CsvSample sample = _options.Delimiter is { } delimiter
            ? Cut(start, Ascii(delimiter, "delimiter"), lineEnd)
            : BestDelimiter(start, lineEnd);
        if (sample.RowCount < 2 && !_isAll)
        {
            return null;
        }

        if (sample.RowCount == 0)
        {
            return sample.IsUnterminated
                ? throw new QuiverException(
                    ErrorCode.CorruptFile, $"{_name}, line 1: the quoted field that starts here is never closed", 1, 1)
                : Empty(sample.Dialect);
        }

        int columns = _options.ColumnNames?.Count ?? ColumnCount(sample);
        DataType[] bodyTypes = Types(sample, columns, 1);
        bool hasHeader = _options.HasHeader ?? HasHeader(sample, columns, bodyTypes);
        string[] names = Names(sample, columns, hasHeader);
        DataType[] types = hasHeader ? bodyTypes : Types(sample, columns, 0);
        var fields = new Field[columns];
        for (int i = 0; i < columns; i++)
        {
            fields[i] = new Field(names[i], TypeOf(names[i], types[i]));
        }

        foreach (string name in _options.Types?.Keys ?? [])
        {
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new QuiverException(ErrorCode.UnknownColumn, $"types names the column \"{name}\", which {_name} does not have");
            }
        }

        return new CsvFormat(sample.Dialect, new Schema(fields), hasHeader ? sample.RowEnd(0) : sample.RowStart(0), hasHeader);
    }

    CsvFormat Empty(CsvDialect dialect)
    {
        if (_options.ColumnNames is not { } names)
        {
            throw new QuiverException(
                ErrorCode.CorruptFile, $"{_name} is empty: its columns cannot be inferred; name them, or remove the file");
        }

        return new CsvFormat(dialect, new Schema([.. names.Select(n => new Field(n, TypeOf(n, DataType.Utf8)))]), _length, false);
    }

    /// <summary>Skips the byte order mark and the lines that are to be skipped.</summary>
    int FindStart()
    {
        ReadOnlySpan<byte> text = _bytes.AsSpan(0, _length);
        if (text.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || text.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw new QuiverException(ErrorCode.CorruptFile, $"{_name} is UTF-16; convert it to UTF-8 first");
        }

        int start = text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        for (int i = 0; i < _options.Skip && start < _length; i++)
        {
            int end = text[start..].IndexOfAny((byte)'\n', (byte)'\r');
            start = end < 0 ? _length : start + end + (text[(start + end)..].StartsWith("\r\n"u8) ? 2 : 1);
        }

        return start;
    }

    CsvSample Cut(int start, byte delimiter, byte lineEnd)
    {
        int quote = _options.Quote is { } q ? Ascii(q, "quote") : CsvDialect.None;
        return new CsvSample(_bytes, start, _length, new CsvDialect
        {
            Delimiter = delimiter,
            Quote = quote,
            Escape = _options.Escape is { } e ? Ascii(e, "escape") : quote,
            LineEnd = lineEnd,
            Comment = _options.Comment is { } c ? Ascii(c, "comment") : CsvDialect.None,
            NullStrings = [.. _options.NullStrings.Select(System.Text.Encoding.UTF8.GetBytes)],
            NullPadding = _options.NullPadding,
            MaxFieldBytes = _options.MaxFieldBytes,
        }, _isAll);
    }

    byte Ascii(char value, string option) => value is > '\0' and < (char)128 and not '\n' and not '\r'
        ? (byte)value
        : throw new QuiverException(ErrorCode.InvalidValue, $"the {option} of {_name} must be one ASCII character other than a line end");

    /// <summary>Takes the delimiter under which the most records agree on a number of fields greater than one.</summary>
    CsvSample BestDelimiter(int start, byte lineEnd)
    {
        CsvSample? best = null;
        double bestScore = 0;
        foreach (byte delimiter in Delimiters)
        {
            CsvSample sample = Cut(start, delimiter, lineEnd);
            if (sample.RowCount == 0)
            {
                best ??= sample;
                continue;
            }

            var counts = new Dictionary<int, int>();
            for (int row = 0; row < sample.RowCount; row++)
            {
                counts[sample.FieldCount(row)] = counts.GetValueOrDefault(sample.FieldCount(row)) + 1;
            }

            (int fields, int rows) = counts.MaxBy(c => (c.Value, c.Key));
            double score = fields == 1 ? 0 : Math.Round((double)rows / sample.RowCount, 1) + (1 - (1.0 / fields)) * 0.05;
            if (best is null || score > bestScore)
            {
                best = sample;
                bestScore = score;
            }
        }

        return best!;
    }

    int ColumnCount(CsvSample sample)
    {
        int count = sample.FieldCount(0);
        for (int row = 0; row < sample.RowCount && _options.NullPadding; row++)
        {
            count = Math.Max(count, sample.FieldCount(row));
        }

        return count;
    }

    DataType[] Types(CsvSample sample, int columns, int firstRow)
    {
        var result = new DataType[columns];
        fixed (byte* data = _bytes)
        {
            for (int column = 0; column < columns; column++)
            {
                var types = new TextTypes();
                for (int row = firstRow; row < sample.RowCount && !types.IsText; row++)
                {
                    (int start, int length, bool isNull) = sample.Field(row, column);
                    if (!isNull)
                    {
                        types.Add(data + start, length);
                    }
                }

                result[column] = types.Result();
            }
        }

        return result;
    }

    /// <summary>
    /// The first record is a header where it does not fit a type that the others have. Where all columns are text it is one
    /// when its fields are distinct words that their columns do not repeat.
    /// </summary>
    bool HasHeader(CsvSample sample, int columns, DataType[] bodyTypes)
    {
        bool isTyped = false;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        bool isWords = true;
        fixed (byte* data = _bytes)
        {
            for (int column = 0; column < columns; column++)
            {
                (int start, int length, bool isNull) = sample.Field(0, column);
                if (bodyTypes[column].Id != TypeId.Utf8)
                {
                    isTyped = true;
                    if (!isNull && !TextTypes.Fits(bodyTypes[column], data + start, length))
                    {
                        return true;
                    }
                }

                var type = new TextTypes();
                type.Add(data + start, length);
                isWords &= !isNull && length > 0 && type.IsText && seen.Add(sample.Text(0, column)) && !Repeats(sample, column);
            }
        }

        return !isTyped && isWords;
    }

    static bool Repeats(CsvSample sample, int column)
    {
        string first = sample.Text(0, column);
        for (int row = 1; row < Math.Min(sample.RowCount, 1000); row++)
        {
            if (sample.Text(row, column) == first)
            {
                return true;
            }
        }

        return false;
    }

    string[] Names(CsvSample sample, int columns, bool hasHeader)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        string[] names = new string[columns];
        for (int i = 0; i < columns; i++)
        {
            string wanted = _options.ColumnNames is { } given ? given[i]
                : hasHeader && i < sample.FieldCount(0) ? sample.Text(0, i).Trim()
                : "";
            wanted = wanted.Length > 0 ? wanted : FormattableString.Invariant($"column{i}");
            string name = wanted;
            for (int n = 1; !taken.Add(name); n++)
            {
                name = FormattableString.Invariant($"{wanted}_{n}");
            }

            names[i] = name;
        }

        return names;
    }

    DataType TypeOf(string name, DataType found)
    {
        if (_options.Types is { } types)
        {
            foreach (KeyValuePair<string, DataType> given in types)
            {
                if (string.Equals(given.Key, name, StringComparison.OrdinalIgnoreCase))
                {
                    return given.Value;
                }
            }
        }

        return _options.AllVarchar ? DataType.Utf8 : found;
    }
}
