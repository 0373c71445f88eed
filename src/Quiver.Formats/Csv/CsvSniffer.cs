using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Types;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>Finds out dialect, header, names and types of a CSV file from its first bytes.</summary>
sealed class CsvSniffer
{
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

    /// <summary>
    /// Finds out the format of a file; the sample grows until it holds two records. Types that a run over the whole file has taught
    /// replace those of the sample.
    /// </summary>
    public static CsvFormat Sniff(TextSource source, CsvOptions options)
    {
        long most = Math.Max(64L << 20, 4L * options.MaxFieldBytes);
        for (long size = Math.Max(options.SampleBytes, 64); ; size *= 4)
        {
            byte[] sample = source.ReadSample((int)Math.Min(size, most), out bool isAll);
            CsvFormat? format = new CsvSniffer(source.Name, sample, isAll, options).Run();
            if (format is not null)
            {
                return Learned(source, format);
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

    static CsvFormat Learned(TextSource source, CsvFormat format)
    {
        if (!format.Columns.Any(c => c.IsInferred))
        {
            return format;
        }

        if (CsvLearnedTypes.Shared.Find(source, format) is { } known)
        {
            return known.ApplyTo(format);
        }

        return format.Options.SamplesAll
            ? CsvLearnedTypes.Shared.Learn(source, format, MemoryBudget.Unlimited, CancellationToken.None).ApplyTo(format)
            : format;
    }

    CsvFormat? Run()
    {
        int start = FindStart();
        ReadOnlySpan<byte> text = _bytes.AsSpan(start, _length - start);
        byte lineEnd = (byte)(_options.LineEnd ?? (text.Contains((byte)'\n') || !text.Contains((byte)'\r') ? '\n' : '\r'));
        CsvCut cut = new CsvDialectSearch(_bytes, start, _length, _isAll, _options, Given(lineEnd)).Run();
        int skippedLines = (_options.Skip ?? 0) + CountLines(start, cut);
        start = cut.FirstRow > 0 ? cut.Sample.RowStart(cut.FirstRow) : start;
        var sample = new CsvSample(_bytes, start, _length, cut.Sample.Dialect, _isAll, _options.SampleRows);
        if (sample.RowCount < Math.Min(2, _options.SampleRows) && !_isAll)
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

        int columns = ColumnCount(sample);
        var body = new CsvColumnTypes(sample, _bytes, columns, 1, _options);
        var header = new CsvHeader(sample, _bytes, columns, _options);
        bool hasHeader = _options.HasHeader ?? (_options.AutoDetect && header.IsPresent(body.Types));
        CsvColumnTypes types = hasHeader ? body : new CsvColumnTypes(sample, _bytes, columns, 0, _options);
        string[] names = header.Names(hasHeader);
        CheckNames(names);
        (Schema schema, CsvColumn[] formats) = Columns(names, types, sample.IsAll);
        return new CsvFormat(sample.Dialect, schema, hasHeader ? sample.RowEnd(0) : sample.RowStart(0), hasHeader)
        {
            Columns = formats,
            SkippedLines = skippedLines,
            LineEndText = lineEnd == '\r' ? "\\r" : text.IndexOf("\r\n"u8) >= 0 ? "\\r\\n" : "\\n",
            Options = _options,
        };
    }

    int CountLines(int start, CsvCut cut)
    {
        int end = cut.FirstRow > 0 ? cut.Sample.RowStart(cut.FirstRow) : start;
        return _bytes.AsSpan(start, end - start).Count(cut.Sample.Dialect.LineEnd);
    }

    CsvFormat Empty(CsvDialect dialect)
    {
        if (_options.ColumnNames is not { } names)
        {
            throw new QuiverException(
                ErrorCode.CorruptFile, $"{_name} is empty: its columns cannot be inferred; name them, or remove the file");
        }

        (Schema schema, CsvColumn[] columns) = Columns([.. names], null, true);
        return new CsvFormat(dialect, schema, _length, false) { Columns = columns, Options = _options };
    }

    /// <summary>Skips the byte order mark and the lines that are to be skipped.</summary>
    int FindStart()
    {
        ReadOnlySpan<byte> text = _bytes.AsSpan(0, _length);
        int start = text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        for (int i = 0; i < _options.Skip && start < _length; i++)
        {
            int end = text[start..].IndexOfAny((byte)'\n', (byte)'\r');
            start = end < 0 ? _length : start + end + (text[(start + end)..].StartsWith("\r\n"u8) ? 2 : 1);
        }

        return start;
    }

    /// <summary>Returns the dialect that the options give, with the usual signs where they leave something open.</summary>
    CsvDialect Given(byte lineEnd)
    {
        int quote = _options.Quote is { } q ? Sign(q, "quote") : '"';
        return new CsvDialect
        {
            Delimiter = _options.Delimiter is { } d ? (byte)Sign(d, "delimiter") : (byte)',',
            Quote = quote,
            Escape = quote == CsvDialect.None ? CsvDialect.None : _options.Escape is { } e ? Sign(e, "escape") : quote,
            LineEnd = lineEnd,
            Comment = _options.Comment is { } c ? Sign(c, "comment") : CsvDialect.None,
            NullStrings = [.. _options.NullStrings.Select(System.Text.Encoding.UTF8.GetBytes)],
            AllowQuotedNulls = _options.AllowQuotedNulls,
            NullPadding = _options.NullPadding,
            MaxFieldBytes = _options.MaxFieldBytes,
            Numbers = _options.Numbers,
            IsStrict = _options.IsStrict,
        };
    }

    int Sign(char value, string option) => value switch
    {
        CsvOptions.NoCharacter when option != "delimiter" => CsvDialect.None,
        > '\0' and < (char)128 and not '\n' and not '\r' => value,
        _ => throw new QuiverException(
            ErrorCode.InvalidValue, $"the {option} of {_name} must be one ASCII character other than a line end"),
    };

    int ColumnCount(CsvSample sample)
    {
        if (_options is { HasAllColumns: true, ColumnNames: { } names })
        {
            return names.Count;
        }

        int count = sample.FieldCount(0);
        for (int row = 0; row < sample.RowCount && _options.NullPadding; row++)
        {
            count = Math.Max(count, sample.FieldCount(row));
        }

        if (_options.ColumnNames is { } given && given.Count > count)
        {
            return _options.NullPadding ? given.Count : throw new QuiverException(
                ErrorCode.WrongArguments, $"names has {given.Count} names, but {_name} has {count} columns");
        }

        return count;
    }

    void CheckNames(string[] names)
    {
        foreach (string name in (_options.Types?.Keys ?? []).Concat(_options.NeverNull))
        {
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                string option = _options.Types?.ContainsKey(name) == true ? "types" : "force_not_null";
                throw new QuiverException(
                    ErrorCode.UnknownColumn,
                    $"{option} names the column \"{name}\", which {_name} does not have"
                    + NameSuggestion.Phrase(name, names));
            }
        }

        if (_options.TypeList is { } types && types.Count > names.Length)
        {
            throw new QuiverException(
                ErrorCode.WrongArguments, $"types has {types.Count} types, but {_name} has {names.Length} columns");
        }
    }

    (Schema Schema, CsvColumn[] Columns) Columns(string[] names, CsvColumnTypes? types, bool isAll)
    {
        var fields = new Field[names.Length];
        var columns = new CsvColumn[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            DataType? forced = Forced(names[i], i);
            bool isText = types is null || _options.AllVarchar || !_options.AutoDetect;
            fields[i] = new Field(names[i], forced ?? (isText ? DataType.Utf8 : types!.Types[i]));
            columns[i] = new CsvColumn(
                forced is null && !isText && !isAll && fields[i].Type.Id != TypeId.Utf8,
                _options.NeverNull.Contains(names[i], StringComparer.OrdinalIgnoreCase),
                LayoutOf(fields[i].Type, forced is null ? types?.Layouts[i] : null));
        }

        return (new Schema(fields), columns);
    }

    TimeLayout LayoutOf(DataType type, TimeLayout? found) => type.Id switch
    {
        TypeId.Date when _options.DateFormat is { } format => TimeLayout.Exact(format),
        TypeId.Timestamp when _options.TimestampFormat is { } format => TimeLayout.Exact(format),
        _ => found ?? TimeLayout.All[0],
    };

    DataType? Forced(string name, int ordinal)
    {
        if (_options.TypeList is { } list && ordinal < list.Count)
        {
            return list[ordinal];
        }

        foreach (KeyValuePair<string, DataType> given in _options.Types ?? new Dictionary<string, DataType>())
        {
            if (string.Equals(given.Key, name, StringComparison.OrdinalIgnoreCase))
            {
                return given.Value;
            }
        }

        return null;
    }
}
