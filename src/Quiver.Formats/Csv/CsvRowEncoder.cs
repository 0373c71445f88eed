using System.Buffers;
using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Compute.Text;
using Quiver.Formats.Parquet.Writing;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>
/// Encodes rows as CSV (RFC 4180, with LF as line end). Values are written as <c>CAST(x AS VARCHAR)</c> shows them; null is an
/// empty field and the empty string a quoted one, so that both come back as they were.
/// </summary>
sealed unsafe class CsvRowEncoder : TextRowEncoder
{
    readonly Schema _schema;
    readonly CsvWriterOptions _options;
    readonly SearchValues<byte> _special;
    readonly CsvMarks _marks;
    readonly byte[] _nullText;
    readonly bool[] _isForced;
    readonly TextBuffer _scratch = new();

    /// <summary>Creates an encoder of rows of a schema.</summary>
    public CsvRowEncoder(Schema schema, CsvWriterOptions? options = null)
        : base(
            Shape(schema, options ?? CsvWriterOptions.Default),
            [.. schema.Fields.Select(f => KindOf(f, options ?? CsvWriterOptions.Default))])
    {
        _schema = schema;
        _options = options ?? CsvWriterOptions.Default;
        Check();
        _nullText = Encoding.UTF8.GetBytes(_options.NullText);
        byte quote = (byte)(HasQuotes(_options) ? _options.Quote : _options.Delimiter);
        _special = SearchValues.Create([(byte)_options.Delimiter, quote, (byte)'\n', (byte)'\r']);
        _marks = new CsvMarks((byte)_options.Delimiter, quote);
        _isForced = [.. schema.Fields.Select(f => IsForced(_options, f.Name))];
    }

    /// <inheritdoc/>
    public override void Begin(GrowingBuffer target)
    {
        if (!_options.HasHeader)
        {
            return;
        }

        for (int i = 0; i < _schema.Fields.Count; i++)
        {
            if (i > 0)
            {
                target.Append([(byte)_options.Delimiter]);
            }

            AppendField(Encoding.UTF8.GetBytes(_schema.Fields[i].Name), _isForced[i], target);
        }

        target.Append("\n"u8);
    }

    /// <inheritdoc/>
    public override void End(bool hasRows, GrowingBuffer target)
    {
    }

    private protected override byte* WriteString(StringView* view, byte* p)
    {
        int length = view->Length;

        // What is empty, looks like null or may be trimmed by a reader needs a closer look.
        if (length == 0 || length == _nullText.Length || !MarkedText.TryCopy(view, p, _marks)
            || IsBlank(p[0]) || IsBlank(p[length - 1]))
        {
            return null;
        }

        return p + length;
    }

    private protected override void AppendAny(Column column, int row, int index, GrowingBuffer target)
    {
        if (column.IsNull(row))
        {
            target.Append(_nullText);
            return;
        }

        Column values = column;
        int at = row;
        ValueComparer.Resolve(ref values, ref at);
        if (values is StringColumn strings && values.Type.Id == TypeId.Utf8)
        {
            AppendField(StringView.SpanOf(strings.Views + at), _isForced[index], target);
            return;
        }

        _scratch.Truncate();
        if (!TryAppendFormatted(values, at))
        {
            ValueText.Append(values, at, _scratch, _options.Style);
        }

        AppendField(_scratch.Written, _isForced[index], target);
    }

    static bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t';

    static bool HasQuotes(CsvWriterOptions options) => options.Quote != CsvOptions.NoCharacter;

    static bool IsForced(CsvWriterOptions options, string name) => HasQuotes(options) && options.ForcedColumns.Any(
        c => c == CsvWriterOptions.AllColumns || string.Equals(c, name, StringComparison.OrdinalIgnoreCase));

    static bool IsSign(char c) => c is > '\0' and <= (char)127 and not '\n' and not '\r';

    static RowShape Shape(Schema schema, CsvWriterOptions options) => new()
    {
        Prefixes = [.. schema.Fields.Select((_, i) => i == 0 ? Array.Empty<byte>() : [(byte)options.Delimiter])],
        End = [(byte)'\n'],
        NullText = Encoding.UTF8.GetBytes(options.NullText),
        Times = new TimeShape(options.Style, options.Style == ValueStyle.Cast ? (byte)' ' : (byte)'T', IsQuoted: false),
    };

    /// <summary>
    /// Returns how the values of a column become text: in the fast way where none of them can look like a delimiter, a quote, a line
    /// end or null, or where that is found out while it is copied.
    /// </summary>
    static TextKind KindOf(Field field, CsvWriterOptions options)
    {
        if (IsForced(options, field.Name))
        {
            return TextKind.Other;
        }

        DataType type = field.Type.Logical;
        if (type.Id == TypeId.Utf8)
        {
            return HasQuotes(options) ? TextKind.Utf8 : TextKind.Other;
        }

        bool isShown = type.IsNumeric || type.Id is TypeId.Boolean
            || (type.Id == TypeId.Date && options.DateFormat is null)
            || (type.Id == TypeId.Timestamp && options.TimestampFormat is null);
        bool isPlain = isShown && options.NullText.Length == 0 && IsRare(options.Delimiter)
            && (!HasQuotes(options) || IsRare(options.Quote));
        return isPlain ? TextColumn.KindOf(type) : TextKind.Other;
    }

    static bool IsRare(char sign) => !char.IsAsciiLetterOrDigit(sign) && sign is not ('+' or '-' or '.' or ':' or ' ' or '(' or ')');

    void Check()
    {
        if (!IsSign(_options.Delimiter) || !(IsSign(_options.Quote) || !HasQuotes(_options))
            || _options.Quote == _options.Delimiter || (_options.Escape is { } escape && (!IsSign(escape) || escape == _options.Delimiter)))
        {
            throw new QuiverException(ErrorCode.InvalidValue, "delimiter and quote of a CSV file must be two different ASCII characters");
        }

        foreach (string name in _options.ForcedColumns)
        {
            if (name != CsvWriterOptions.AllColumns && _schema.IndexOf(name) < 0)
            {
                throw new QuiverException(ErrorCode.UnknownColumn, $"force_quote names the column \"{name}\", which the rows do not have");
            }
        }
    }

    bool TryAppendFormatted(Column column, int row)
    {
        TimePattern? pattern = column.Type.Id switch
        {
            TypeId.Date => _options.DateFormat,
            TypeId.Timestamp => _options.TimestampFormat,
            _ => null,
        };
        if (pattern is null)
        {
            return false;
        }

        var values = (FixedWidthColumn)column;
        if (column.Type is TimestampType timestamp)
        {
            long perSecond = TimeUnits.PerSecond(timestamp.Unit);
            long seconds = Math.DivRem(((long*)values.Data)[row], perSecond, out long rest);
            (seconds, rest) = rest < 0 ? (seconds - 1, rest + perSecond) : (seconds, rest);
            pattern.Append(seconds, (int)(rest * TimeUnits.Nanoseconds(timestamp.Unit)), _scratch);
        }
        else
        {
            pattern.Append(((int*)values.Data)[row] * 86_400L, 0, _scratch);
        }

        return true;
    }

    /// <summary>Appends a field, in quotes where it needs them.</summary>
    void AppendField(ReadOnlySpan<byte> field, bool isForced, GrowingBuffer target)
    {
        bool isSpecial = field.ContainsAny(_special);
        bool isLikeNull = field.SequenceEqual(_nullText);
        if (!HasQuotes(_options))
        {
            if (isSpecial || isLikeNull)
            {
                throw new QuiverException(
                    ErrorCode.InvalidValue,
                    $"{TextSource.Quote(field)} cannot be written without quotes: it has a delimiter or line end, or looks like null");
            }

            target.Append(field);
            return;
        }

        if (!isForced && !isSpecial && !isLikeNull && field.Length > 0 && !IsBlank(field[0]) && !IsBlank(field[^1]))
        {
            target.Append(field);
            return;
        }

        byte quote = (byte)_options.Quote;
        byte escape = (byte)(_options.Escape ?? _options.Quote);
        target.Append([quote]);
        for (int next; (next = field.IndexOfAny(quote, escape)) >= 0; field = field[(next + 1)..])
        {
            target.Append(field[..next]);
            target.Append([escape, field[next]]);
        }

        target.Append(field);
        target.Append([quote]);
    }
}
