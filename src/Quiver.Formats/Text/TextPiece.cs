using Quiver.Engine.Execution.Scheduling;
using Quiver.Formats.Parquet.Writing;

namespace Quiver.Formats.Text;

/// <summary>Some rows on their way to text: batches are added, then they are encoded on whatever thread is free.</summary>
/// <param name="writer">Whose encoders and memory are used.</param>
/// <param name="isFirst">Whether the file begins with it.</param>
sealed class TextPiece(TextRowsWriter writer, bool isFirst) : WorkerPool.IWork, IDisposable
{
    readonly List<(SharedBatch Batch, int First, int Count)> _parts = [];
    readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    TextBlock? _block;
    volatile bool _isStopped;

    /// <summary>The rows added.</summary>
    public int Rows { get; private set; }

    /// <summary>About how many bytes they take.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether the file ends with it, and whether the file has rows then.</summary>
    public (bool IsLast, bool HasRows) End { get; set; }

    /// <summary>Ends when the text is there, or with the error that kept it from being.</summary>
    public Task Done => _done.Task;

    /// <summary>The text, or what it was compressed to.</summary>
    public GrowingBuffer Text => _block!.Result;

    /// <summary>Adds rows of a batch, which take some bytes.</summary>
    public void Add(SharedBatch batch, int first, int count, long bytes)
    {
        _parts.Add((batch.AddUser(), first, count));
        Rows += count;
        Bytes += bytes;
    }

    /// <summary>Leaves the work out if it has not begun.</summary>
    public void Stop() => _isStopped = true;

    /// <inheritdoc/>
    public bool RunSlice()
    {
        try
        {
            if (!_isStopped)
            {
                _block = writer.Rent();
                Encode(_block);
            }

            ReleaseBatches();
            _done.SetResult();
        }
#pragma warning disable CA1031 // Whoever waits for the piece gets the error.
        catch (Exception error)
#pragma warning restore CA1031
        {
            ReleaseBatches();
            _done.SetException(error);
        }

        return false;
    }

    /// <summary>Gives the memory back; the work must be done or not have begun.</summary>
    public void Dispose()
    {
        ReleaseBatches();
        if (_block is not null)
        {
            writer.Return(_block);
            _block = null;
        }
    }

    void Encode(TextBlock block)
    {
        GrowingBuffer text = block.Text;
        if (isFirst)
        {
            block.Encoder.Begin(text);
        }

        block.Skip = isFirst && Rows > 0 ? (text.Length, block.Encoder.FirstRowLead) : default;
        foreach (var (batch, first, count) in _parts)
        {
            block.Encoder.Append(batch.Batch, first, count, text);
        }

        if (End.IsLast)
        {
            block.Encoder.End(End.HasRows, text);
        }

        block.Finish();
    }

    void ReleaseBatches()
    {
        foreach (var (batch, _, _) in _parts)
        {
            batch.Release();
        }

        _parts.Clear();
    }
}
