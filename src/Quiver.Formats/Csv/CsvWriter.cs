using System.Buffers;
using System.Text;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Compute.Text;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>
/// Writes batches as CSV (RFC 4180, with LF as line end). Values are written as <c>CAST(x AS VARCHAR)</c> shows them; null is an
/// empty field and the empty string a quoted one, so that both come back as they were.
/// </summary>
sealed class CsvWriter : IDisposable
{
    const int FlushBytes = 64 * 1024;

    readonly Stream _stream;
    readonly CsvWriterOptions _options;
    readonly SearchValues<byte> _special;
    readonly byte[] _nullText;
    readonly bool[] _isForced;
    readonly bool[] _isPlain;
    readonly TextBuffer _buffer = new();

    /// <summary>Starts a file; the stream stays open after <see cref="Dispose"/>.</summary>
    public CsvWriter(Stream stream, Schema schema, CsvWriterOptions? options = null)
    {
        _stream = stream;
        _options = options ?? CsvWriterOptions.Default;
        if (!IsSign(_options.Delimiter) || !(IsSign(_options.Quote) || _options.Quote == CsvOptions.NoCharacter)
            || _options.Quote == _options.Delimiter || (_options.Escape is { } escape && (!IsSign(escape) || escape == _options.Delimiter)))
        {
            throw new QuiverException(ErrorCode.InvalidValue, "delimiter and quote of a CSV file must be two different ASCII characters");
        }

        _nullText = Encoding.UTF8.GetBytes(_options.NullText);
        _special = SearchValues.Create(
            [(byte)_options.Delimiter, (byte)(HasQuotes ? _options.Quote : _options.Delimiter), (byte)'\n', (byte)'\r']);
        _isForced = [.. schema.Fields.Select(f => IsForced(f.Name))];
        foreach (string name in _options.ForcedColumns)
        {
            if (name != CsvWriterOptions.AllColumns && schema.IndexOf(name) < 0)
            {
                throw new QuiverException(ErrorCode.UnknownColumn, $"force_quote names the column \"{name}\", which the rows do not have");
            }
        }

        _isPlain = [.. schema.Fields.Select((f, i) => !_isForced[i] && IsPlain(f.Type))];
        if (_options.HasHeader)
        {
            WriteHeader(schema);
        }
    }

    bool HasQuotes => _options.Quote != CsvOptions.NoCharacter;

    bool IsForced(string name) => HasQuotes
        && _options.ForcedColumns.Any(c => c == CsvWriterOptions.AllColumns || string.Equals(c, name, StringComparison.OrdinalIgnoreCase));

    static bool IsSign(char c) => c is > '\0' and <= (char)127 and not '\n' and not '\r';

    /// <summary>Writes the rows of a batch.</summary>
    public void Write(RecordBatch batch)
    {
        for (int row = 0; row < batch.Length; row++)
        {
            for (int i = 0; i < batch.Columns.Count; i++)
            {
                if (i > 0)
                {
                    _buffer.Append((byte)_options.Delimiter);
                }

                WriteField(batch.Columns[i], row, i);
            }

            _buffer.Append((byte)'\n');
            if (_buffer.Length >= FlushBytes)
            {
                Flush();
            }
        }
    }

    /// <summary>Writes what is left to the stream.</summary>
    public void Dispose() => Flush();

    void WriteHeader(Schema schema)
    {
        for (int i = 0; i < schema.Fields.Count; i++)
        {
            if (i > 0)
            {
                _buffer.Append((byte)_options.Delimiter);
            }

            int start = _buffer.Length;
            _buffer.Append(Encoding.UTF8.GetBytes(schema.Fields[i].Name));
            QuoteWhereNeeded(start, _isForced[i]);
        }

        _buffer.Append((byte)'\n');
    }

    /// <summary>Whether no value of a type can look like a delimiter, a quote, a line end or null.</summary>
    bool IsPlain(DataType type)
    {
        bool isShown = type.IsNumeric || type.Id is TypeId.Boolean
            || (type.Id == TypeId.Date && _options.DateFormat is null)
            || (type.Id == TypeId.Timestamp && _options.TimestampFormat is null);
        return isShown && _nullText.Length == 0 && IsRare(_options.Delimiter) && (!HasQuotes || IsRare(_options.Quote));
    }

    static bool IsRare(char sign) => !char.IsAsciiLetterOrDigit(sign) && sign is not ('+' or '-' or '.' or ':' or ' ' or '(' or ')');

    void WriteField(Column column, int row, int index)
    {
        if (column.IsNull(row))
        {
            _buffer.Append(_nullText);
            return;
        }

        int start = _buffer.Length;
        if (!TryAppendFormatted(column, row))
        {
            ValueText.Append(column, row, _buffer);
        }

        if (!_isPlain[index])
        {
            QuoteWhereNeeded(start, _isForced[index]);
        }
    }

    unsafe bool TryAppendFormatted(Column column, int row)
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

        ValueComparer.Resolve(ref column, ref row);
        var values = (FixedWidthColumn)column;
        if (column.Type is TimestampType timestamp)
        {
            long perSecond = TimeUnits.PerSecond(timestamp.Unit);
            long seconds = Math.DivRem(((long*)values.Data)[row], perSecond, out long rest);
            (seconds, rest) = rest < 0 ? (seconds - 1, rest + perSecond) : (seconds, rest);
            pattern.Append(seconds, (int)(rest * TimeUnits.Nanoseconds(timestamp.Unit)), _buffer);
        }
        else
        {
            pattern.Append(((int*)values.Data)[row] * 86_400L, 0, _buffer);
        }

        return true;
    }

    void QuoteWhereNeeded(int start, bool isForced)
    {
        ReadOnlySpan<byte> field = _buffer.Written[start..];
        if (!HasQuotes)
        {
            CheckWithoutQuotes(field);
            return;
        }

        if (!isForced && !field.ContainsAny(_special) && field.Length > 0 && !field.SequenceEqual(_nullText)
            && field[0] is not ((byte)' ' or (byte)'\t') && field[^1] is not ((byte)' ' or (byte)'\t'))
        {
            return;
        }

        byte[] copy = ArrayPool<byte>.Shared.Rent(field.Length);
        int length = field.Length;
        field.CopyTo(copy);
        _buffer.Truncate(start);
        byte quote = (byte)_options.Quote;
        byte escape = (byte)(_options.Escape ?? _options.Quote);
        _buffer.Append(quote);
        ReadOnlySpan<byte> rest = copy.AsSpan(0, length);
        for (int next; (next = rest.IndexOfAny(quote, escape)) >= 0; rest = rest[(next + 1)..])
        {
            _buffer.Append(rest[..next]);
            _buffer.Append(escape);
            _buffer.Append(rest[next]);
        }

        _buffer.Append(rest);
        _buffer.Append(quote);
        ArrayPool<byte>.Shared.Return(copy);
    }

    void CheckWithoutQuotes(ReadOnlySpan<byte> field)
    {
        if (field.ContainsAny(_special) || field.SequenceEqual(_nullText))
        {
            throw new QuiverException(
                ErrorCode.InvalidValue,
                $"{TextSource.Quote(field)} cannot be written without quotes: it has a delimiter or line end, or looks like null");
        }
    }

    void Flush()
    {
        try
        {
            _stream.Write(_buffer.Written);
        }
        catch (IOException e)
        {
            throw new QuiverException(ErrorCode.IoFailure, $"the CSV file cannot be written: {e.Message}", e);
        }

        _buffer.Truncate();
    }
}
