using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Ipc;

/// <summary>
/// Writes batches in the Arrow IPC streaming format. Columns of a dictionary type are written as dictionaries, all others plain,
/// whatever their encoding in memory. The stream stays the caller's; only
/// <see cref="FinishAsync(CancellationToken)"/> or <see cref="Finish"/> makes
/// what was written whole.
/// </summary>
public sealed class ArrowStreamWriter
{
    readonly MessageWriter _writer;
    bool _hasSchema;
    bool _isFinished;

    /// <summary>Creates a writer; nothing is written yet.</summary>
    public ArrowStreamWriter(Stream stream, Schema schema)
        : this(stream, schema, new ArrowWriteOptions())
    {
    }

    internal ArrowStreamWriter(Stream stream, Schema schema, ArrowWriteOptions options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(schema);
        _writer = new MessageWriter(stream, schema, canReplaceDictionaries: true, options);
    }

    /// <summary>Writes a batch, which stays the caller's and must have the columns of the schema.</summary>
    /// <exception cref="QuiverException">The stream cannot be written to.</exception>
    public ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken = default) =>
        WriteAsync(batch, isAsync: true, cancellationToken);

    /// <summary>Writes a batch, which stays the caller's and must have the columns of the schema.</summary>
    /// <exception cref="QuiverException">The stream cannot be written to.</exception>
    public void Write(RecordBatch batch) => WriteAsync(batch, isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>Passes what was written so far on to the stream.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => _writer.FlushAsync(isAsync: true, cancellationToken);

    /// <summary>Writes the mark of the end and flushes the stream.</summary>
    /// <exception cref="QuiverException">The stream cannot be written to.</exception>
    public ValueTask FinishAsync(CancellationToken cancellationToken = default) => FinishAsync(isAsync: true, cancellationToken);

    /// <summary>Writes the mark of the end and flushes the stream.</summary>
    /// <exception cref="QuiverException">The stream cannot be written to.</exception>
    public void Finish() => FinishAsync(isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    async ValueTask WriteAsync(RecordBatch batch, bool isAsync, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isFinished, this);
        await BeginAsync(isAsync, cancellationToken).ConfigureAwait(false);
        await _writer.WriteBatchAsync(batch, isAsync, cancellationToken).ConfigureAwait(false);
    }

    async ValueTask FinishAsync(bool isAsync, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isFinished, this);
        await BeginAsync(isAsync, cancellationToken).ConfigureAwait(false);
        await _writer.WriteEndAsync(isAsync, cancellationToken).ConfigureAwait(false);
        await _writer.FlushAsync(isAsync, cancellationToken).ConfigureAwait(false);
        _isFinished = true;
    }

    async ValueTask BeginAsync(bool isAsync, CancellationToken cancellationToken)
    {
        if (!_hasSchema)
        {
            _hasSchema = true;
            await _writer.WriteSchemaAsync(isAsync, cancellationToken).ConfigureAwait(false);
        }
    }
}
