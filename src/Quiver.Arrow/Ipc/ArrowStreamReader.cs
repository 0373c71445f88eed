using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Ipc;

/// <summary>
/// Reads a stream in the Arrow IPC streaming format: a schema, then batches. The stream stays the caller's; every batch returned
/// is the caller's too and outlives the reader. Errors say which message is at fault.
/// </summary>
public sealed class ArrowStreamReader : IDisposable
{
    readonly ArrowReadOptions _options;
    readonly MessageReader _messages;
    readonly BatchReader _batches;
    Schema? _schema;
    QuiverException? _failure;
    bool _isAtEnd;

    /// <summary>Creates a reader; nothing is read yet.</summary>
    public ArrowStreamReader(Stream stream, ArrowReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _options = options ?? new ArrowReadOptions();
        _messages = new MessageReader(stream, _options);
        _batches = new BatchReader(_options);
    }

    /// <summary>Reads the schema where that was not done yet.</summary>
    /// <exception cref="QuiverException">The bytes are no Arrow stream or use what Quiver does not support.</exception>
    public ValueTask<Schema> ReadSchemaAsync(CancellationToken cancellationToken = default) =>
        SchemaAsync(isAsync: true, cancellationToken);

    /// <summary>Reads the schema where that was not done yet.</summary>
    /// <exception cref="QuiverException">The bytes are no Arrow stream or use what Quiver does not support.</exception>
    public Schema ReadSchema() => SchemaAsync(isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>Returns the next batch, null at the end of the stream.</summary>
    /// <exception cref="QuiverException">The bytes break the format or use what Quiver does not support.</exception>
    public ValueTask<RecordBatch?> ReadBatchAsync(CancellationToken cancellationToken = default) =>
        BatchAsync(isAsync: true, cancellationToken);

    /// <summary>Returns the next batch, null at the end of the stream.</summary>
    /// <exception cref="QuiverException">The bytes break the format or use what Quiver does not support.</exception>
    public RecordBatch? ReadBatch() => BatchAsync(isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>Returns the batches that are left, each of which the caller disposes.</summary>
    public async IAsyncEnumerable<RecordBatch> ReadBatchesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await ReadBatchAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            yield return batch;
        }
    }

    /// <summary>Frees the buffers of the reader, not the batches it returned.</summary>
    public void Dispose()
    {
        _isAtEnd = true;
        _messages.Dispose();
    }

    /// <summary>Decodes only these columns from now on; batches have them alone, in the order of the schema.</summary>
    internal void Select(bool[] wanted) => _batches.Select(wanted);

    async ValueTask<Schema> SchemaAsync(bool isAsync, CancellationToken cancellationToken)
    {
        if (_schema is not null)
        {
            return _schema;
        }

        bool hasMessage = await NextAsync(isAsync, cancellationToken).ConfigureAwait(false);
        try
        {
            if (!hasMessage || _messages.Kind != MessageKind.Schema)
            {
                throw new IpcFormatException(
                    hasMessage ? $"a {_messages.Kind} stands where the schema should be" : "the bytes end before a schema");
            }

            return _schema = _batches.SetSchema(_messages.Header, _messages.MetadataLength);
        }
        catch (IpcFormatException e)
        {
            throw _failure = _messages.Corrupt(e);
        }
    }

    async ValueTask<RecordBatch?> BatchAsync(bool isAsync, CancellationToken cancellationToken)
    {
        await SchemaAsync(isAsync, cancellationToken).ConfigureAwait(false);
        while (!_isAtEnd && await NextAsync(isAsync, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                if (_messages.Kind == MessageKind.RecordBatch)
                {
                    return await _batches.ReadBatchAsync(_messages, isAsync, cancellationToken).ConfigureAwait(false);
                }

                await _batches.ReadDictionaryAsync(_messages, isAsync, cancellationToken).ConfigureAwait(false);
            }
            catch (IpcFormatException e)
            {
                throw _failure = _messages.Corrupt(e);
            }
            catch (QuiverException e)
            {
                _failure = e;
                throw;
            }
        }

        _isAtEnd = true;
        return null;
    }

    async ValueTask<bool> NextAsync(bool isAsync, CancellationToken cancellationToken)
    {
        if (_failure is not null)
        {
            // What follows a broken message cannot be found, so that going on would show a shorter table.
            throw new QuiverException(_failure.Code, _failure.Message, _failure);
        }

        try
        {
            return await _messages.ReadAsync(isAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (IpcFormatException e)
        {
            throw _failure = _messages.Corrupt(e);
        }
        catch (QuiverException e)
        {
            _failure = e;
            throw;
        }
    }
}
