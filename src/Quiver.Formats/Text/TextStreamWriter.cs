using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Formats.Parquet.Writing;

namespace Quiver.Formats.Text;

/// <summary>Writes batches, which stay the caller's, as text to a stream as they come; for results that someone waits for.</summary>
sealed class TextStreamWriter : IDisposable
{
    const int FlushBytes = 64 * 1024;
    const int RowsAtATime = 64;

    readonly Stream _stream;
    readonly TextRows _rows;
    readonly GrowingBuffer _buffer = new(MemoryBudget.Unlimited, "writing text");

    /// <summary>Begins the text; the stream stays open afterwards.</summary>
    public TextStreamWriter(Stream stream, TextRowEncoder encoder)
    {
        _stream = stream;
        _rows = new TextRows(encoder, _buffer);
        _rows.Begin();
    }

    /// <summary>Writes the rows of a batch.</summary>
    public void Write(RecordBatch batch)
    {
        for (int first = 0; first < batch.Length; first += RowsAtATime)
        {
            _rows.Append(batch, first, Math.Min(RowsAtATime, batch.Length - first));
            if (_buffer.Length >= FlushBytes)
            {
                Flush();
            }
        }
    }

    /// <summary>Ends the text and writes what is left.</summary>
    public void Finish()
    {
        _rows.End();
        Flush();
    }

    /// <summary>Gives the memory back; text that was not finished stays as it is.</summary>
    public void Dispose() => _buffer.Dispose();

    void Flush()
    {
        try
        {
            _buffer.WriteTo(_stream);
        }
        catch (IOException e)
        {
            throw new QuiverException(ErrorCode.IoFailure, $"the rows cannot be written: {e.Message}", e);
        }

        _buffer.Clear();
    }
}
