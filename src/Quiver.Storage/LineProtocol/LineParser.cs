using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Quiver.Arrow.Memory;

namespace Quiver.Storage.LineProtocol;

/// <summary>
/// Parses line protocol into columns. A line costs no allocation: its table and tags are looked up by their text, at best by comparing them
/// with those that followed the previous line last time, and its fields are expected in the order of the line before.
/// Not for use by two threads at once; one parser is best used for many batches, because it remembers tag sets.
/// </summary>
sealed unsafe class LineParser(LineLimits limits, MemoryBudget budget) : IDisposable
{
    const int MostErrors = 1000;

    readonly SeriesCache _cache = new(limits, budget);
    readonly Dictionary<string, TableRows> _tables = new(StringComparer.Ordinal);
    readonly List<TableRows> _order = [];
    readonly List<LineError> _errors = [];
    IWriteSchema _schema = null!;
    RawKey? _previous;
    long _batch;
    long _line;
    long _errorCount;

    /// <summary>Parses a text of lines.</summary>
    /// <param name="text">The lines; kept only while the method runs.</param>
    /// <param name="schema">What is known about the tables.</param>
    /// <param name="precision">The unit of the timestamps.</param>
    /// <param name="now">The time in nanoseconds that lines without one get.</param>
    /// <returns>The rows; the caller disposes them.</returns>
    public LineBatch Parse(ReadOnlySpan<byte> text, IWriteSchema schema, TimePrecision precision, long now)
    {
        using var copy = NativeBuffer.Allocate(text.Length + 1L + LineText.Padding, budget, "line protocol");
        text.CopyTo(copy.AsSpan());
        return Parse(copy.Pointer, text.Length, schema, precision, now);
    }

    /// <summary>Parses lines in place: a line feed is written after them, and <see cref="LineText.Padding"/> bytes more can be
    /// read.</summary>
    public LineBatch Parse(byte* text, long length, IWriteSchema schema, TimePrecision precision, long now)
    {
        if (_cache.Trim())
        {
            _previous = null;
        }

        _schema = schema;
        _batch++;
        _errorCount = 0;
        text[length] = (byte)'\n';
        try
        {
            ParseLines(text, text + length, precision, TimePrecisions.Truncate(now, precision));
            return TakeBatch();
        }
        finally
        {
            // Only rows that were not handed over are still here: those of a parse that failed.
            _order.ForEach(table => table.Dispose());
            _order.Clear();
            _tables.Clear();
            _errors.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    LineBatch TakeBatch()
    {
        foreach (var table in _order)
        {
            table.RemoveEmptyFields();
        }

        var batch = new LineBatch([.. _order.Where(table => table.Count > 0)], [.. _errors], _errorCount);
        _order.RemoveAll(table => table.Count > 0);
        return batch;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void ParseLines(byte* text, byte* end, TimePrecision precision, long now)
    {
        for (var p = text; p < end;)
        {
            while (p < end && *p is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0)
            {
                p++;
            }

            if (p >= end)
            {
                return;
            }

            if (*p == '#')
            {
                p = LineText.FindEither(p, end, (byte)'\n', (byte)'\n');
                continue;
            }

            var start = p;
            _line++;
            var reason = ParseLine(ref p, end, precision, now, out var rows);
            if (reason is not null)
            {
                rows?.Abandon(_line);
                p = Reject(text, start, p, end, reason);
            }
        }
    }

    /// <summary>Reads one line and moves past it; on failure says why, and the row that was begun is to be abandoned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    string? ParseLine(ref byte* p, byte* end, TimePrecision precision, long now, out TableRows? rows)
    {
        rows = null;
        var start = p;
        var reason = FindSeries(ref p, end, out var series);
        if (reason is not null)
        {
            return reason;
        }

        rows = series!.Rows!;
        while (*p == ' ')
        {
            p++;
        }

        var row = rows.Begin();
        reason = ParseFields(ref p, end, rows, row);
        if (reason is not null)
        {
            return reason;
        }

        while (*p == ' ')
        {
            p++;
        }

        var time = now;
        if ((uint)(*p - '0') <= 9 || *p == '-')
        {
            reason = ParseTime(ref p, precision, out time);
        }

        while (*p is (byte)' ' or (byte)'\r' or (byte)'\t')
        {
            p++;
        }

        if (reason is null && *p != '\n')
        {
            reason = "after the fields there is one timestamp, a whole number, or nothing";
        }

        if (reason is null && p - start > limits.LineBytes)
        {
            reason = $"the line has {p - start} bytes; at most {limits.LineBytes} are taken";
        }

        if (reason is null)
        {
            rows.End(series.Slot, time);
        }

        return reason;
    }

    static string? ParseTime(ref byte* p, TimePrecision precision, out long time)
    {
        if (!LineNumber.TryInteger(ref p, out time))
        {
            return "the timestamp is not an integer of 64 bits";
        }

        var product = (Int128)time * TimePrecisions.Nanoseconds(precision, time);
        time = (long)product;
        return time == product ? null : "the timestamp is out of range: years 1677 to 2262 can be kept; is the precision right?";
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    string? FindSeries(ref byte* p, byte* end, out SeriesKey? series)
    {
        // A text that was a whole key before is one again when a blank follows: what ends a key depends on the bytes before only.
        if (_previous?.Successor is { } expected && end - p > expected.Length && p[expected.Length] == ' ' && expected.IsPrefixOf(p)
            && expected.Series.Batch == _batch)
        {
            p += expected.Length;
            _previous = expected;
            series = expected.Series;
            return null;
        }

        return FindSeriesByHash(ref p, out series);
    }

    string? FindSeriesByHash(ref byte* p, out SeriesKey? series)
    {
        series = null;
        var start = p;
        var stop = LineText.FindKeyEnd(p);
        while (*stop == '\\' && stop[1] != '\n')
        {
            stop = LineText.FindKeyEnd(stop + 2);
        }

        p = stop;
        if (*stop != ' ')
        {
            return "there are no fields: a line is table,tag=value field=value timestamp";
        }

        if (stop - start > limits.LineBytes)
        {
            return $"the tags have {stop - start} bytes; a line may have {limits.LineBytes}";
        }

        var length = (int)(stop - start);
        var hash = LineText.Hash(start, length);
        var key = _cache.Find(start, length, hash);
        if (key is null)
        {
            var reason = KeyParser.TryParse(new ReadOnlySpan<byte>(start, length), limits, out var table, out var tags, out var written);
            if (reason is not null)
            {
                return reason;
            }

            key = _cache.Add(start, length, hash, table, tags, written);
        }

        if (_previous is not null)
        {
            _previous.Successor = key;
        }

        _previous = key;
        series = key.Series;
        return series.Batch == _batch ? null : Bind(series);
    }

    /// <summary>Gives a series a place in this batch, once its tags are known to fit the schema.</summary>
    string? Bind(SeriesKey series)
    {
        var shape = series.Shape;
        var rows = TableOf(shape.Table);
        if (shape.Checked.Batch != _batch)
        {
            shape.Checked = (_batch, CheckTags(shape, rows));
        }

        if (shape.Checked.Error is { } reason)
        {
            return reason;
        }

        (series.Batch, series.Rows, series.Slot) = (_batch, rows, rows.Add(series));
        return null;
    }

    string? CheckTags(TagShape shape, TableRows rows)
    {
        foreach (var name in shape.Names)
        {
            var role = rows.Find(name) is { } field ? new ColumnRole(field.Type) : _schema.Find(shape.Table, name);
            if (role is { Field: not null } known)
            {
                return known.Conflict(name, ColumnRole.Tag);
            }
        }

        rows.AddTags(shape.Names);
        return null;
    }

    TableRows TableOf(string table)
    {
        if (!_tables.TryGetValue(table, out var rows))
        {
            rows = new TableRows(table, budget);
            _tables.Add(table, rows);
            _order.Add(rows);
        }

        return rows;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    string? ParseFields(ref byte* p, byte* end, TableRows rows, int row)
    {
        for (var position = 0; ; position++)
        {
            FieldRows? field = null;
            string? reason;
            if (position < rows.Order.Count)
            {
                var expected = rows.Order[position];
                var name = expected.RawName;
                if (end - p > name.Length && new ReadOnlySpan<byte>(p, name.Length).SequenceEqual(name))
                {
                    field = expected;
                    p += name.Length;
                }
            }

            if (field is { Type: FieldType.Integer or FieldType.Float } && ((uint)(*p - '0') <= 9 || *p == '-'))
            {
                reason = LineNumber.TryRead(ref p, out var type, out var bits);
                reason ??= type != field.Type ? WrongType(field, type) : field.Line == _line ? Twice(field.Name) : null;
                if (reason is null)
                {
                    field.Line = _line;
                    field.Set(row, bits);
                }
            }
            else
            {
                reason = ParseField(ref p, end, rows, row, position, field);
            }

            if (reason is not null || *p != ',')
            {
                return reason ?? (*p is (byte)' ' or (byte)'\n' or (byte)'\r'
                    ? null
                    : "after a value there is a comma, a blank or the end of the line");
            }

            p++;
        }
    }

    /// <summary>The general case of a field: a name not expected here, or a value other than a signed number.</summary>
    string? ParseField(ref byte* p, byte* end, TableRows rows, int row, int position, FieldRows? field)
    {
        byte[]? rawName = null;
        var name = "";
        if (field is null)
        {
            var reason = FindField(ref p, end, rows, out field, out rawName, out name);
            if (reason is not null)
            {
                return reason;
            }
        }

        var valueReason = ParseValue(ref p, end, out var type, out var bits, out var text);
        if (valueReason is not null)
        {
            return valueReason;
        }

        if (field is null)
        {
            valueReason = CheckField(rows, name, type);
            if (valueReason is not null)
            {
                return valueReason;
            }

            field = rows.Add(name, rawName!, type);
        }

        if (type != field.Type)
        {
            return WrongType(field, type);
        }

        if (field.Line == _line)
        {
            return Twice(field.Name);
        }

        field.Line = _line;
        Expect(rows, position, field);
        switch (type)
        {
            case FieldType.Text:
                field.Set(row, text);
                break;
            case FieldType.Boolean:
                field.Set(row, bits != 0);
                break;
            default:
                field.Set(row, bits);
                break;
        }

        return null;
    }

    static void Expect(TableRows rows, int position, FieldRows field)
    {
        if (position < rows.Order.Count)
        {
            rows.Order[position] = field;
        }
        else if (position == rows.Order.Count)
        {
            rows.Order.Add(field);
        }
    }

    /// <summary>Moves past a name and its equals sign and returns the field that has it, or the name where there is none yet.</summary>
    string? FindField(ref byte* p, byte* end, TableRows rows, out FieldRows? field, out byte[]? rawName, out string name)
    {
        (field, rawName, name) = (null, null, "");
        // A name is short: what is looked through is bounded by what a name may have.
        var text = new ReadOnlySpan<byte>(p, (int)Math.Min(end - p, limits.NameBytes + 1L));
        var line = text.IndexOf((byte)'\n');
        text = line < 0 ? text : text[..line];
        var equals = KeyParser.Unescaped(text, (byte)'=', (byte)' ');
        var comma = KeyParser.Unescaped(text[..equals], (byte)',', (byte)',');
        if (comma < equals || equals == text.Length || text[equals] == ' ')
        {
            return NoField(text, comma);
        }

        text = text[..(equals + 1)];
        p += text.Length;
        if (rows.Find(text) is { } known)
        {
            field = known;
            return null;
        }

        var reason = KeyParser.Name(text[..equals], "the name of a field", limits, out name);
        rawName = text.ToArray();
        field = rows.Find(name);
        return reason ?? KeyParser.Reserved(name, "field");
    }

    string NoField(ReadOnlySpan<byte> text, int stop) =>
        stop > limits.NameBytes ? $"the name of a field has more than {limits.NameBytes} bytes"
        : stop == 0 ? "there is no field where one should be; fields are written name=value, separated by commas"
        : $"field \"{Encoding.UTF8.GetString(text[..Math.Min(stop, 100)])}\" has no value; fields are written name=value";

    string? ParseValue(ref byte* p, byte* end, out FieldType type, out long bits, out ReadOnlySpan<byte> text)
    {
        bits = 0;
        text = default;
        switch (*p)
        {
            case (byte)'"':
                type = FieldType.Text;
                return ParseText(ref p, end, out text);
            case (byte)'t' or (byte)'T' or (byte)'f' or (byte)'F':
                type = FieldType.Boolean;
                return ParseBoolean(ref p, end, out bits);
            default:
                return LineNumber.TryRead(ref p, out type, out bits);
        }
    }

    static string? ParseBoolean(ref byte* p, byte* end, out long bits)
    {
        var word = new ReadOnlySpan<byte>(p, (int)Math.Min(end - p, 6));
        var length = word.IndexOfAny((byte)',', (byte)' ', (byte)'\n') is >= 0 and var stop ? stop : word.Length;
        word = word[..length].TrimEnd((byte)'\r');
        bits = word[0] is (byte)'t' or (byte)'T' ? 1 : 0;
        var isOne = word.Length == 1 || word.SequenceEqual("true"u8) || word.SequenceEqual("True"u8) || word.SequenceEqual("TRUE"u8)
            || word.SequenceEqual("false"u8) || word.SequenceEqual("False"u8) || word.SequenceEqual("FALSE"u8);
        p += isOne ? word.Length : 0;
        return isOne ? null : "a value is a number (1.5, 1i, 1u), a text in double quotes, or t, f, true or false";
    }

    /// <summary>Text ends at a quote without a backslash before it; a backslash escapes a quote and a backslash.</summary>
    string? ParseText(ref byte* p, byte* end, out ReadOnlySpan<byte> text)
    {
        var start = p + 1;
        var stop = LineText.FindEither(start, end, (byte)'"', (byte)'\\');
        var isEscaped = false;
        while (stop < end && *stop == '\\')
        {
            isEscaped = true;
            stop = LineText.FindEither(stop + 2, end, (byte)'"', (byte)'\\');
        }

        text = default;
        if (stop >= end)
        {
            return "a text has no closing quote";
        }

        if (stop - start > limits.TextBytes)
        {
            return $"a text has {stop - start} bytes; at most {limits.TextBytes} are taken";
        }

        p = stop + 1;
        text = new ReadOnlySpan<byte>(start, (int)(stop - start));
        text = isEscaped ? Unescape(text) : text;
        return Utf8.IsValid(text) ? null : "a text is not valid UTF-8";
    }

    static byte[] Unescape(ReadOnlySpan<byte> raw)
    {
        var bytes = new List<byte>(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '\\' && i + 1 < raw.Length && raw[i + 1] is (byte)'"' or (byte)'\\')
            {
                i++;
            }

            bytes.Add(raw[i]);
        }

        return [.. bytes];
    }

    string? CheckField(TableRows rows, string name, FieldType type)
    {
        var role = rows.Tags.Contains(name) ? ColumnRole.Tag : _schema.Find(rows.Table, name);
        return role is { } known && known.Field != type ? known.Conflict(name, new ColumnRole(type)) : null;
    }

    static string WrongType(FieldRows field, FieldType type) => new ColumnRole(field.Type).Conflict(field.Name, new ColumnRole(type));

    static string Twice(string name) => $"invalid line protocol - multiple instances of '{name}' field found";

    /// <summary>Returns the end of a line from a place in it; line feeds within quotes do not end it.</summary>
    static byte* EndOfLine(byte* p, byte* end)
    {
        while (true)
        {
            p = LineText.FindEither(p, end, (byte)'\n', (byte)'"');
            if (p >= end || *p == '\n')
            {
                return p;
            }

            var isOpening = p[-1] == '=';
            var close = p + 1;
            while (isOpening && close < end && *close != '"')
            {
                close += *close == '\\' ? 2 : 1;
            }

            p = isOpening && close < end ? close + 1 : p + 1;
        }
    }

    /// <summary>Notes a wrong line and returns where the next one starts.</summary>
    byte* Reject(byte* text, byte* start, byte* p, byte* end, string reason)
    {
        var next = EndOfLine(p < end ? p : end, end);
        _errorCount++;
        if (_errors.Count < MostErrors)
        {
            var length = (int)Math.Min(next - start, LineError.MaxLineBytes);
            var line = Encoding.UTF8.GetString(start, length).TrimEnd('\r');
            _errors.Add(new LineError(1 + Count(text, start), next - start > length ? line + "…" : line, reason));
        }

        return next;
    }

    static long Count(byte* p, byte* end)
    {
        long feeds = 0;
        for (; p < end; p += 1 << 30)
        {
            feeds += new ReadOnlySpan<byte>(p, (int)Math.Min(end - p, 1 << 30)).Count((byte)'\n');
        }

        return feeds;
    }
}
