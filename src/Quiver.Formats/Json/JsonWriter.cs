using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Text;

namespace Quiver.Formats.Json;

/// <summary>Writes batches as JSON objects, one a line or as the elements of one array.</summary>
sealed class JsonWriter : IDisposable
{
    const int FlushBytes = 64 * 1024;

    readonly Stream _stream;
    readonly bool _isArray;
    readonly byte[][] _keys;
    readonly JsonValueWriter _values;
    readonly TextBuffer _buffer = new();
    bool _hasRows;
    bool _isDisposed;

    /// <summary>Starts a file; the stream stays open after <see cref="Dispose"/>.</summary>
    public JsonWriter(Stream stream, Schema schema, JsonWriterOptions options)
    {
        _stream = stream;
        _isArray = options.Layout == JsonLayout.Array;
        _keys = JsonValueWriter.KeysOf(schema.Fields);
        _values = new JsonValueWriter(options);
        if (_isArray)
        {
            _buffer.Append((byte)'[');
        }
    }

    /// <summary>Writes the rows of a batch.</summary>
    public void Write(RecordBatch batch)
    {
        for (int row = 0; row < batch.Length; row++)
        {
            if (_isArray)
            {
                _buffer.Append(_hasRows ? ",\n"u8 : "\n"u8);
            }

            _hasRows = true;
            for (int i = 0; i < _keys.Length; i++)
            {
                _buffer.Append(_keys[i]);
                _values.Append(batch.Columns[i], row, _buffer);
            }

            _buffer.Append(_keys.Length == 0 ? "{}"u8 : "}"u8);
            if (!_isArray)
            {
                _buffer.Append((byte)'\n');
            }

            if (_buffer.Length >= FlushBytes)
            {
                Flush();
            }
        }
    }

    /// <summary>Ends the array and writes what is left to the stream.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (_isArray)
        {
            _buffer.Append(_hasRows ? "\n]\n"u8 : "]\n"u8);
        }

        Flush();
    }

    void Flush()
    {
        try
        {
            _stream.Write(_buffer.Written);
        }
        catch (IOException e)
        {
            throw new QuiverException(ErrorCode.IoFailure, $"the JSON file cannot be written: {e.Message}", e);
        }

        _buffer.Truncate();
    }
}
