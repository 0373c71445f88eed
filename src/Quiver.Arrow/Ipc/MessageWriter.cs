using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Ipc;

/// <summary>Writes messages to a stream through a staging buffer. Where <c>isAsync</c> is false nothing is awaited.</summary>
sealed class MessageWriter
{
    const int MaxPiece = 16 << 20;

    static readonly byte[] _zeros = new byte[64];

    readonly byte[] _staging;
    readonly Queue<EncodedMessage> _messages = new();
    readonly Stream _stream;
    readonly DictionaryLedger _ledger;
    readonly ArrowWriteOptions _options;
    int _staged;
    bool _isBroken;

    public MessageWriter(Stream stream, Schema schema, bool canReplaceDictionaries, ArrowWriteOptions options)
    {
        _stream = stream;
        Schema = schema;
        Fields = WireTypes.Of(schema);
        _ledger = new DictionaryLedger(canReplaceDictionaries);
        _options = options;
        _staging = options.StagingBytes == 0 ? [] : new byte[options.StagingBytes];
    }

    public Schema Schema { get; }

    public WireField[] Fields { get; }

    /// <summary>The bytes written so far, those staged included.</summary>
    public long Position { get; private set; }

    /// <summary>Where the batches are.</summary>
    public List<FileBlock> Batches { get; } = [];

    /// <summary>Where the dictionaries are.</summary>
    public List<FileBlock> Dictionaries { get; } = [];

    /// <summary>Writes the schema.</summary>
    public ValueTask WriteSchemaAsync(bool isAsync, CancellationToken cancellationToken)
    {
        var builder = new FlatBuilder();
        int schema = SchemaWriter.Write(builder, Fields, Schema.Metadata);
        return WriteAsync(BatchEncoder.Message(builder, MessageKind.Schema, schema, 0), isAsync, cancellationToken);
    }

    /// <summary>Writes a batch and the dictionaries it needs.</summary>
    public async ValueTask WriteBatchAsync(RecordBatch batch, bool isAsync, CancellationToken cancellationToken)
    {
        CheckSchema(batch);
        if (_isBroken)
        {
            throw new InvalidOperationException("nothing can be written after a write failed");
        }

        // Until all is written, the stream may end inside of a message.
        _isBroken = true;
        try
        {
            BatchEncoder.Encode(batch, Fields, _messages, _ledger, _options);
            while (_messages.TryDequeue(out EncodedMessage? message))
            {
                using (message)
                {
                    (message.Kind == MessageKind.RecordBatch ? Batches : Dictionaries).Add(
                        new FileBlock(Position, message.Metadata.Length, message.BodyBytes));
                    await WriteMessageAsync(message, isAsync, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            while (_messages.TryDequeue(out EncodedMessage? message))
            {
                message.Dispose();
            }
        }

        GC.KeepAlive(batch);
        _isBroken = false;
    }

    /// <summary>Writes the mark of the end of a stream.</summary>
    public ValueTask WriteEndAsync(bool isAsync, CancellationToken cancellationToken) => _isBroken
        ? throw new InvalidOperationException("the stream cannot be finished after a write to it failed")
        : WriteAsync(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0 }, isAsync, cancellationToken);

    /// <summary>Writes bytes.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, bool isAsync, CancellationToken cancellationToken)
    {
        Position += bytes.Length;
        if (bytes.Length > _staging.Length - _staged)
        {
            await FlushStagedAsync(isAsync, cancellationToken).ConfigureAwait(false);
        }

        if (bytes.Length > _staging.Length)
        {
            await SendAsync(bytes, isAsync, cancellationToken).ConfigureAwait(false);
            return;
        }

        bytes.Span.CopyTo(_staging.AsSpan(_staged));
        _staged += bytes.Length;
    }

    /// <summary>Passes everything on to the stream and has it do the same.</summary>
    public async ValueTask FlushAsync(bool isAsync, CancellationToken cancellationToken)
    {
        await FlushStagedAsync(isAsync, cancellationToken).ConfigureAwait(false);
        try
        {
            if (isAsync)
            {
                await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                _stream.Flush();
            }
        }
        catch (IOException e)
        {
            throw Failure(e);
        }
    }

    static QuiverException Failure(IOException e) => new(ErrorCode.IoFailure, $"the Arrow bytes cannot be written: {e.Message}", e);

    void CheckSchema(RecordBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Columns.Count != Fields.Length)
        {
            throw new ArgumentException($"the batch has {batch.Columns.Count} columns, the schema {Fields.Length}", nameof(batch));
        }

        for (int i = 0; i < Fields.Length; i++)
        {
            if (!batch.Columns[i].Type.Equals(Fields[i].ValueType))
            {
                throw new ArgumentException(
                    $"column {Fields[i].Name} is {batch.Columns[i].Type}, the schema says {Fields[i].ValueType}", nameof(batch));
            }
        }
    }

    async ValueTask WriteMessageAsync(EncodedMessage message, bool isAsync, CancellationToken cancellationToken)
    {
        await WriteAsync(message.Metadata, isAsync, cancellationToken).ConfigureAwait(false);
        foreach (BodySegment segment in message.Body)
        {
            for (long done = 0; done < segment.Length;)
            {
                int piece = (int)Math.Min(segment.Length - done, MaxPiece);
                Memory<byte> bytes = new NativeBytes((nint)(segment.Pointer + done), piece).Memory;
                await WriteAsync(bytes, isAsync, cancellationToken).ConfigureAwait(false);
                done += piece;
            }

            int padding = (int)(IpcFormat.Pad(segment.Length) - segment.Length);
            await WriteAsync(_zeros.AsMemory(0, padding), isAsync, cancellationToken).ConfigureAwait(false);
        }
    }

    async ValueTask FlushStagedAsync(bool isAsync, CancellationToken cancellationToken)
    {
        int staged = _staged;
        _staged = 0;
        await SendAsync(_staging.AsMemory(0, staged), isAsync, cancellationToken).ConfigureAwait(false);
    }

    async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, bool isAsync, CancellationToken cancellationToken)
    {
        try
        {
            if (bytes.IsEmpty)
            {
                return;
            }

            if (isAsync)
            {
                await _stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                _stream.Write(bytes.Span);
            }
        }
        catch (IOException e)
        {
            throw Failure(e);
        }
    }
}
