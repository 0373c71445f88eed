using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;

namespace Quiver.Arrow.Ipc;

/// <summary>Turns batches into messages: the dictionaries that a batch needs, then the batch, maybe compressed.</summary>
sealed unsafe class BatchEncoder
{
    // What is smaller is not worth the work of both sides.
    const int MinCompressed = 128;

    readonly Queue<EncodedMessage> _messages;
    readonly DictionaryLedger _ledger;
    readonly ArrowWriteOptions _options;
    readonly List<long> _nodes = [];
    readonly List<long> _buffers = [];
    readonly List<BodySegment> _segments = [];
    readonly List<IDisposable> _owned = [];
    readonly ArrayEncoder _arrays;
    long _bodyBytes;

    BatchEncoder(Queue<EncodedMessage> messages, DictionaryLedger ledger, ArrowWriteOptions options)
    {
        _messages = messages;
        _ledger = ledger;
        _options = options;
        _arrays = new ArrayEncoder(_owned, options.Budget, isClean: true, PlaceDictionary);
    }

    /// <summary>
    /// Appends the messages of a batch to a queue. Text and bytes have 32-bit offsets on the wire, so that a batch with 2 GiB of
    /// them in one column becomes two or more.
    /// </summary>
    public static void Encode(
        RecordBatch batch, WireField[] fields, Queue<EncodedMessage> messages, DictionaryLedger ledger, ArrowWriteOptions options)
    {
        var encoder = new BatchEncoder(messages, ledger, options);
        try
        {
            for (int i = 0; i < fields.Length && !encoder._arrays.IsTooLong; i++)
            {
                encoder.Add(encoder._arrays.Encode(fields[i], batch.Columns[i]));
            }

            if (!encoder._arrays.IsTooLong)
            {
                messages.Enqueue(encoder.Finish(batch.Length, null, false));
                return;
            }
        }
        catch
        {
            encoder.Free();
            throw;
        }

        encoder.Free();
        if (batch.Length < 2)
        {
            throw ArrayEncoder.TooLong("one row has");
        }

        int half = batch.Length / 2;
        RecordBatch first = batch.Slice(0, half);
        RecordBatch second = batch.Slice(half, batch.Length - half);
        Encode(first, fields, messages, ledger, options);
        Encode(second, fields, messages, ledger, options);
    }

    /// <summary>Wraps metadata: continuation, length, and padding so that what follows is aligned.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> metadata)
    {
        byte[] framed = new byte[IpcFormat.Pad(metadata.Length + 8)];
        BinaryPrimitives.WriteInt32LittleEndian(framed, IpcFormat.Continuation);
        BinaryPrimitives.WriteInt32LittleEndian(framed.AsSpan(4), framed.Length - 8);
        metadata.CopyTo(framed.AsSpan(8));
        return framed;
    }

    /// <summary>Ends a message with its header.</summary>
    public static byte[] Message(FlatBuilder builder, MessageKind kind, int header, long bodyBytes)
    {
        builder.StartTable(5);
        builder.AddLong(3, bodyBytes);
        builder.AddOffset(2, header);
        builder.AddShort(0, IpcFormat.Version);
        builder.AddByte(1, (byte)kind);
        return Frame(builder.Finish(builder.EndTable()));
    }

    EncodedMessage Finish(int length, WireDictionary? dictionary, bool isDelta)
    {
        var builder = new FlatBuilder();
        int buffers = builder.Words(CollectionsMarshal.AsSpan(_buffers), 2);
        int nodes = builder.Words(CollectionsMarshal.AsSpan(_nodes), 2);
        int compression = 0;
        if (_options.Compression != BodyCompression.None)
        {
            builder.StartTable(2);
            builder.AddByte(0, (byte)_options.Compression);
            builder.AddByte(1, 0);
            compression = builder.EndTable();
        }

        builder.StartTable(5);
        builder.AddLong(0, length);
        builder.AddOffset(1, nodes);
        builder.AddOffset(2, buffers);
        builder.AddOffset(3, compression);
        int header = builder.EndTable();
        MessageKind kind = MessageKind.RecordBatch;
        if (dictionary is not null)
        {
            kind = MessageKind.DictionaryBatch;
            builder.StartTable(3);
            builder.AddLong(0, dictionary.Id);
            builder.AddOffset(1, header);
            builder.AddBool(2, isDelta);
            header = builder.EndTable();
        }

        return new EncodedMessage(kind, Message(builder, kind, header, _bodyBytes), _segments, _bodyBytes, _owned);
    }

    void Free()
    {
        foreach (IDisposable owner in _owned)
        {
            owner.Dispose();
        }

        _owned.Clear();
    }

    void Add(WireArray array)
    {
        _nodes.Add(array.Length);
        _nodes.Add(array.NullCount);
        foreach (WireBuffer buffer in array.Buffers)
        {
            Add(buffer);
        }

        foreach (WireArray child in array.Children)
        {
            Add(child);
        }
    }

    int PlaceDictionary(WireField field, Column values)
    {
        WireDictionary dictionary = field.Dictionary!;
        (int shift, bool isNew, bool isDelta) = _ledger.Place(dictionary.Id, values);
        if (!isNew)
        {
            return shift;
        }

        var encoder = new BatchEncoder(_messages, _ledger, _options);
        try
        {
            encoder.Add(encoder._arrays.Encode(field.WithoutDictionary(), values));
            if (encoder._arrays.IsTooLong)
            {
                throw ArrayEncoder.TooLong("a dictionary has");
            }

            _messages.Enqueue(encoder.Finish(values.Length, dictionary, isDelta));
        }
        catch
        {
            encoder.Free();
            throw;
        }

        return shift;
    }

    void Add(WireBuffer buffer)
    {
        (nint start, long length) = ((nint)buffer.Pointer, buffer.Length);
        if (_options.Compression != BodyCompression.None && length > 0)
        {
            (start, length) = Compress((byte*)start, length);
        }

        _buffers.Add(_bodyBytes);
        _buffers.Add(length);
        if (length > 0)
        {
            _segments.Add(new BodySegment(start, length));
            _bodyBytes += IpcFormat.Pad(length);
        }
    }

    /// <summary>Returns the length of a buffer and its compressed bytes, or -1 and the bytes themselves where that is not less.</summary>
    (nint Start, long Length) Compress(byte* source, long length)
    {
        const int MaxCompressed = 1 << 30;
        bool isTried = length is >= MinCompressed and <= MaxCompressed;
        int room = isTried ? _options.Codec!.MaxCompressedLength(_options.Compression, (int)length) : 0;
        NativeBuffer target = NativeBuffer.Allocate(Math.Max(room, length) + 8, _options.Budget, "a compressed Arrow body");
        _owned.Add(target);
        int written = isTried
            ? _options.Codec!.Compress(
                _options.Compression, new ReadOnlySpan<byte>(source, (int)length), new Span<byte>(target.Pointer + 8, room))
            : int.MaxValue;
        if (written >= length)
        {
            Buffer.MemoryCopy(source, target.Pointer + 8, length, length);
            *(long*)target.Pointer = -1;
            return ((nint)target.Pointer, length + 8);
        }

        *(long*)target.Pointer = length;
        return ((nint)target.Pointer, written + 8);
    }
}
