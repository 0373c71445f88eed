using System.Buffers;
using System.Text;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Text;

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
    readonly TextBuffer _buffer = new();

    /// <summary>Starts a file; the stream stays open after <see cref="Dispose"/>.</summary>
    public CsvWriter(Stream stream, Schema schema, CsvWriterOptions? options = null)
    {
        _stream = stream;
        _options = options ?? CsvWriterOptions.Default;
        if (_options.Delimiter is > (char)127 or '\n' or '\r' || _options.Quote is > (char)127 or '\n' or '\r'
            || _options.Quote == _options.Delimiter)
        {
            throw new QuiverException(ErrorCode.InvalidValue, "delimiter and quote of a CSV file must be two different ASCII characters");
        }

        _nullText = Encoding.UTF8.GetBytes(_options.NullText);
        _special = SearchValues.Create((byte)_options.Delimiter, (byte)_options.Quote, (byte)'\n', (byte)'\r');
        if (_options.HasHeader)
        {
            WriteHeader(schema);
        }
    }

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

                WriteField(batch.Columns[i], row);
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
            QuoteWhereNeeded(start);
        }

        _buffer.Append((byte)'\n');
    }

    void WriteField(Column column, int row)
    {
        if (column.IsNull(row))
        {
            _buffer.Append(_nullText);
            return;
        }

        int start = _buffer.Length;
        ValueText.Append(column, row, _buffer);
        QuoteWhereNeeded(start);
    }

    void QuoteWhereNeeded(int start)
    {
        ReadOnlySpan<byte> field = _buffer.Written[start..];
        if (!field.ContainsAny(_special) && field.Length > 0 && !field.SequenceEqual(_nullText)
            && field[0] is not ((byte)' ' or (byte)'\t') && field[^1] is not ((byte)' ' or (byte)'\t'))
        {
            return;
        }

        byte[] copy = ArrayPool<byte>.Shared.Rent(field.Length);
        int length = field.Length;
        field.CopyTo(copy);
        _buffer.Truncate(start);
        byte quote = (byte)_options.Quote;
        _buffer.Append(quote);
        ReadOnlySpan<byte> rest = copy.AsSpan(0, length);
        for (int next; (next = rest.IndexOf(quote)) >= 0; rest = rest[(next + 1)..])
        {
            _buffer.Append(rest[..(next + 1)]);
            _buffer.Append(quote);
        }

        _buffer.Append(rest);
        _buffer.Append(quote);
        ArrayPool<byte>.Shared.Return(copy);
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
