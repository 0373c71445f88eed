using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Ipc;

/// <summary>
/// Reads a file in the Arrow IPC file format (Feather version 2), whose batches can be read in any order. The stream must be able
/// to seek and stays the caller's; every batch returned is the caller's too and outlives the reader.
/// </summary>
public sealed class ArrowFileReader : IDisposable
{
    const int MagicBytes = 6;
    const int TailBytes = 4 + MagicBytes;

    readonly MessageReader _messages;
    readonly BatchReader _batches;
    readonly FileBlock[] _blocks;
    readonly FileBlock[] _dictionaryBlocks;

    ArrowFileReader(MessageReader messages, BatchReader batches, Schema schema, FileBlock[] blocks, FileBlock[] dictionaryBlocks)
    {
        _messages = messages;
        _batches = batches;
        Schema = schema;
        _blocks = blocks;
        _dictionaryBlocks = dictionaryBlocks;
        HasDictionaries = dictionaryBlocks.Length == 0;
    }

    /// <summary>The schema of the batches.</summary>
    public Schema Schema { get; }

    /// <summary>The number of batches.</summary>
    public int BatchCount => _blocks.Length;

    /// <summary>Whether the dictionaries were read, by this reader or one that shares them.</summary>
    internal bool HasDictionaries { get; set; }

    /// <summary>Opens a file: its footer is read, its batches are not.</summary>
    /// <exception cref="QuiverException">The bytes are no Arrow file or use what Quiver does not support.</exception>
    public static ValueTask<ArrowFileReader> OpenAsync(
        Stream stream, ArrowReadOptions? options = null, CancellationToken cancellationToken = default) =>
        OpenAsync(stream, options ?? new ArrowReadOptions(), isAsync: true, cancellationToken);

    /// <summary>Opens a file: its footer is read, its batches are not.</summary>
    /// <exception cref="QuiverException">The bytes are no Arrow file or use what Quiver does not support.</exception>
    public static ArrowFileReader Open(Stream stream, ArrowReadOptions? options = null) =>
        OpenAsync(stream, options ?? new ArrowReadOptions(), isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>Returns a batch by its index.</summary>
    /// <exception cref="QuiverException">The bytes break the format or use what Quiver does not support.</exception>
    public ValueTask<RecordBatch> ReadBatchAsync(int index, CancellationToken cancellationToken = default) =>
        BatchAsync(index, isAsync: true, cancellationToken);

    /// <summary>Returns a batch by its index.</summary>
    /// <exception cref="QuiverException">The bytes break the format or use what Quiver does not support.</exception>
    public RecordBatch ReadBatch(int index) => BatchAsync(index, isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>Returns all batches in order, each of which the caller disposes.</summary>
    public async IAsyncEnumerable<RecordBatch> ReadBatchesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < BatchCount; i++)
        {
            yield return await ReadBatchAsync(i, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Frees the buffers of the reader, not the batches it returned.</summary>
    public void Dispose() => _messages.Dispose();

    /// <summary>Decodes only these columns from now on; batches have them alone, in the order of the schema.</summary>
    internal void Select(bool[] wanted) => _batches.Select(wanted);

    /// <summary>
    /// Returns the number of rows and whether it is exact. Of a file with many batches only the metadata of the first and the last is
    /// read: writers make all but the last of one size.
    /// </summary>
    internal (long Rows, bool IsExact) CountRows()
    {
        const int MaxRead = 16;
        if (_blocks.Length > MaxRead)
        {
            return ((RowsOf(0) * (_blocks.Length - 1L)) + RowsOf(_blocks.Length - 1), false);
        }

        return (Enumerable.Range(0, _blocks.Length).Sum(RowsOf), true);
    }

    long RowsOf(int index)
    {
        try
        {
            MoveToAsync(_blocks[index], isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            return _messages.Kind == MessageKind.RecordBatch ? Math.Clamp(_messages.Header.Long(0), 0, int.MaxValue) : 0;
        }
        catch (IpcFormatException e)
        {
            throw _messages.Corrupt(e);
        }
    }

    /// <summary>Reads the dictionaries where that was not done yet.</summary>
    internal void ReadDictionaries() => DictionariesAsync(isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>
    /// Creates a reader of the same file over another stream, which shares its footer and dictionaries. Where these are not read
    /// yet, the new reader reads them for both; <see cref="HasDictionaries"/> can then be set here.
    /// </summary>
    internal ArrowFileReader Share(Stream stream, ArrowReadOptions options) =>
        new(new MessageReader(stream, options), _batches.Share(options), Schema, _blocks, HasDictionaries ? [] : _dictionaryBlocks);

    static async ValueTask<ArrowFileReader> OpenAsync(
        Stream stream, ArrowReadOptions options, bool isAsync, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            byte[] footer = await ReadFooterAsync(stream, options, isAsync, cancellationToken).ConfigureAwait(false);
            return Parse(stream, options, footer);
        }
        catch (IpcFormatException e)
        {
            throw new QuiverException(
                e.IsUnsupported ? ErrorCode.NotSupported : ErrorCode.CorruptFile,
                $"{options.Name} {(e.IsUnsupported ? "cannot be read" : "is not a valid Arrow file")}: {e.Message}",
                e);
        }
        catch (Exception e) when (e is IOException or NotSupportedException)
        {
            throw new QuiverException(ErrorCode.IoFailure, $"{options.Name} cannot be read: {e.Message}", e);
        }
    }

    static async ValueTask<byte[]> ReadFooterAsync(
        Stream stream, ArrowReadOptions options, bool isAsync, CancellationToken cancellationToken)
    {
        long length = stream.Length;
        byte[] ends = new byte[TailBytes];
        if (length < MagicBytes + 2 + TailBytes)
        {
            throw new IpcFormatException(FormattableString.Invariant($"it has {length} bytes, fewer than any Arrow file"));
        }

        await ReadAtAsync(stream, 0, ends.AsMemory(0, MagicBytes), isAsync, cancellationToken).ConfigureAwait(false);
        if (!ends.AsSpan(0, MagicBytes).SequenceEqual(IpcFormat.Magic))
        {
            throw new IpcFormatException("it does not start with \"ARROW1\"");
        }

        await ReadAtAsync(stream, length - TailBytes, ends, isAsync, cancellationToken).ConfigureAwait(false);
        if (!ends.AsSpan(4).SequenceEqual(IpcFormat.Magic))
        {
            throw new IpcFormatException("it does not end with \"ARROW1\"; it may be cut short");
        }

        int footerBytes = BinaryPrimitives.ReadInt32LittleEndian(ends);
        if (footerBytes <= 0 || footerBytes > length - TailBytes - MagicBytes || footerBytes > options.MaxMetadataBytes)
        {
            throw new IpcFormatException(FormattableString.Invariant($"its footer claims {footerBytes} of its {length} bytes"));
        }

        byte[] footer = new byte[footerBytes];
        await ReadAtAsync(stream, length - TailBytes - footerBytes, footer, isAsync, cancellationToken).ConfigureAwait(false);
        return footer;
    }

    static async ValueTask ReadAtAsync(
        Stream stream, long position, Memory<byte> room, bool isAsync, CancellationToken cancellationToken)
    {
        stream.Position = position;
        int got = isAsync
            ? await stream.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false)
            : stream.ReadAtLeast(room.Span, room.Length, throwOnEndOfStream: false);
        if (got < room.Length)
        {
            throw new IpcFormatException("it became shorter while it was read");
        }
    }

    static ArrowFileReader Parse(Stream stream, ArrowReadOptions options, byte[] bytes)
    {
        FlatTable footer = FlatTable.Root(bytes);
        var batches = new BatchReader(options);
        Schema schema = batches.SetSchema(footer.Table(1, "the schema of the footer"), bytes.Length);
        FileBlock[] dictionaries = ReadBlocks(footer.Vector(2, IpcFormat.BlockBytes), stream.Length);
        FileBlock[] blocks = ReadBlocks(footer.Vector(3, IpcFormat.BlockBytes), stream.Length);
        return new ArrowFileReader(new MessageReader(stream, options), batches, schema, blocks, dictionaries);
    }

    static FileBlock[] ReadBlocks(FlatVector vector, long fileLength)
    {
        var blocks = new FileBlock[vector.Count];
        for (int i = 0; i < blocks.Length; i++)
        {
            var block = new FileBlock(vector.Long(i), vector.Int(i, 8), vector.Long(i, 16));
            if (block.Offset < MagicBytes || block.MetadataBytes < 0 || block.BodyBytes < 0 || block.Offset > fileLength
                || block.BodyBytes > fileLength || block.Offset + block.MetadataBytes + block.BodyBytes > fileLength)
            {
                throw new IpcFormatException(FormattableString.Invariant(
                    $"block {i} of {block.MetadataBytes} and {block.BodyBytes} bytes at {block.Offset} is outside of its {fileLength}"));
            }

            blocks[i] = block;
        }

        return blocks;
    }

    async ValueTask<RecordBatch> BatchAsync(int index, bool isAsync, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _blocks.Length);
        await DictionariesAsync(isAsync, cancellationToken).ConfigureAwait(false);
        try
        {
            await MoveToAsync(_blocks[index], isAsync, cancellationToken).ConfigureAwait(false);
            return await _batches.ReadBatchAsync(_messages, isAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (IpcFormatException e)
        {
            throw _messages.Corrupt(e);
        }
    }

    async ValueTask DictionariesAsync(bool isAsync, CancellationToken cancellationToken)
    {
        if (HasDictionaries)
        {
            return;
        }

        try
        {
            foreach (FileBlock block in _dictionaryBlocks)
            {
                await MoveToAsync(block, isAsync, cancellationToken).ConfigureAwait(false);
                await _batches.ReadDictionaryAsync(_messages, isAsync, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (IpcFormatException e)
        {
            throw _messages.Corrupt(e);
        }

        HasDictionaries = true;
    }

    async ValueTask MoveToAsync(FileBlock block, bool isAsync, CancellationToken cancellationToken)
    {
        _messages.Seek(block.Offset);
        if (!await _messages.ReadAsync(isAsync, cancellationToken).ConfigureAwait(false))
        {
            throw new IpcFormatException("there is the end of the stream where the footer says a batch is");
        }
    }
}
