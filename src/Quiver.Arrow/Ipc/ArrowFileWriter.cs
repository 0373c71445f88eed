using System.Buffers.Binary;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Ipc;

/// <summary>
/// Writes batches in the Arrow IPC file format (Feather version 2). Dictionaries of a file can only grow: where batches come with
/// different ones, their values are appended. The stream stays the caller's; only
/// <see cref="FinishAsync(CancellationToken)"/> or <see cref="Finish"/> makes a file of what was written.
/// </summary>
public sealed class ArrowFileWriter
{
    readonly MessageWriter _writer;
    bool _hasSchema;
    bool _isFinished;

    /// <summary>Creates a writer; nothing is written yet.</summary>
    public ArrowFileWriter(Stream stream, Schema schema)
        : this(stream, schema, new ArrowWriteOptions())
    {
    }

    internal ArrowFileWriter(Stream stream, Schema schema, ArrowWriteOptions options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(schema);
        _writer = new MessageWriter(stream, schema, canReplaceDictionaries: false, options);
    }

    /// <summary>Writes a batch, which stays the caller's and must have the columns of the schema.</summary>
    /// <exception cref="QuiverException">The stream cannot be written to.</exception>
    public ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken = default) =>
        WriteAsync(batch, isAsync: true, cancellationToken);

    /// <summary>Writes a batch, which stays the caller's and must have the columns of the schema.</summary>
    /// <exception cref="QuiverException">The stream cannot be written to.</exception>
    public void Write(RecordBatch batch) => WriteAsync(batch, isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>Writes the footer and flushes the stream.</summary>
    /// <exception cref="QuiverException">The stream cannot be written to.</exception>
    public ValueTask FinishAsync(CancellationToken cancellationToken = default) => FinishAsync(isAsync: true, cancellationToken);

    /// <summary>Writes the footer and flushes the stream.</summary>
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
        await _writer.WriteAsync(Footer(), isAsync, cancellationToken).ConfigureAwait(false);
        await _writer.FlushAsync(isAsync, cancellationToken).ConfigureAwait(false);
        _isFinished = true;
    }

    async ValueTask BeginAsync(bool isAsync, CancellationToken cancellationToken)
    {
        if (!_hasSchema)
        {
            _hasSchema = true;
            byte[] magic = new byte[8];
            IpcFormat.Magic.CopyTo(magic);
            await _writer.WriteAsync(magic, isAsync, cancellationToken).ConfigureAwait(false);
            await _writer.WriteSchemaAsync(isAsync, cancellationToken).ConfigureAwait(false);
        }
    }

    byte[] Footer()
    {
        var builder = new FlatBuilder();
        int schema = SchemaWriter.Write(builder, _writer.Fields, _writer.Schema.Metadata);
        int dictionaries = builder.Words(Words(_writer.Dictionaries), 3);
        int batches = builder.Words(Words(_writer.Batches), 3);
        builder.StartTable(5);
        builder.AddOffset(1, schema);
        builder.AddOffset(2, dictionaries);
        builder.AddOffset(3, batches);
        builder.AddShort(0, IpcFormat.Version);
        ReadOnlySpan<byte> table = builder.Finish(builder.EndTable());
        byte[] footer = new byte[table.Length + 4 + IpcFormat.Magic.Length];
        table.CopyTo(footer);
        BinaryPrimitives.WriteInt32LittleEndian(footer.AsSpan(table.Length), table.Length);
        IpcFormat.Magic.CopyTo(footer.AsSpan(table.Length + 4));
        return footer;
    }

    static long[] Words(List<FileBlock> blocks) => [.. blocks.SelectMany(b => new[] { b.Offset, b.MetadataBytes, b.BodyBytes })];
}
