using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;

namespace Quiver.Arrow.Ipc;

/// <summary>
/// Turns batches into messages: the dictionaries that a batch needs, then the batch. Buffers that are on the wire what they are in
/// memory are referred to, not copied; values under nulls and bits past the end are written as zero.
/// </summary>
sealed unsafe class BatchEncoder
{
    readonly Queue<EncodedMessage> _messages;
    readonly DictionaryLedger _ledger;
    readonly MemoryBudget _budget;
    readonly List<long> _nodes = [];
    readonly List<long> _buffers = [];
    readonly List<BodySegment> _segments = [];
    readonly List<IDisposable> _owned = [];
    long _bodyBytes;
    bool _isTooLong;

    BatchEncoder(Queue<EncodedMessage> messages, DictionaryLedger ledger, MemoryBudget budget)
    {
        _messages = messages;
        _ledger = ledger;
        _budget = budget;
    }

    /// <summary>
    /// Appends the messages of a batch to a queue. Text and bytes have 32-bit offsets on the wire, so that a batch with 2 GiB of
    /// them in one column becomes two or more.
    /// </summary>
    public static void Encode(
        RecordBatch batch, WireField[] fields, Queue<EncodedMessage> messages, DictionaryLedger ledger, MemoryBudget budget)
    {
        var encoder = new BatchEncoder(messages, ledger, budget);
        try
        {
            for (int i = 0; i < fields.Length && !encoder._isTooLong; i++)
            {
                encoder.Add(fields[i], batch.Columns[i]);
            }

            if (!encoder._isTooLong)
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
            throw TooLong("one row has");
        }

        int half = batch.Length / 2;
        RecordBatch first = batch.Slice(0, half);
        RecordBatch second = batch.Slice(half, batch.Length - half);
        Encode(first, fields, messages, ledger, budget);
        Encode(second, fields, messages, ledger, budget);
    }

    static QuiverException TooLong(string what) => new(
        ErrorCode.LimitExceeded, $"{what} more than 2 GiB of text in a column, which Arrow's 32-bit offsets cannot express");

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
        builder.StartTable(5);
        builder.AddLong(0, length);
        builder.AddOffset(1, nodes);
        builder.AddOffset(2, buffers);
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

    void Add(WireField field, Column column)
    {
        if (field.Dictionary is not null)
        {
            AddCodes(field, field.Dictionary, column);
            return;
        }

        if (column is DictionaryColumn or ConstantColumn)
        {
            column = Own(ColumnGather.Flatten(column, _budget));
        }

        _nodes.Add(column.Length);
        _nodes.Add(column is NullColumn ? column.Length : column.NullCount);
        if (column is NullColumn)
        {
            if (field.Type != WireType.Null)
            {
                throw new ArgumentException($"column {field.Name} has no values, the schema says {field.ValueType}");
            }

            return;
        }

        AddValidity(column);
        switch (column)
        {
            case BooleanColumn bits:
                AddBits(bits.Bits, column.Length, column.NullCount > 0 ? column.Validity : null);
                break;
            case FixedWidthColumn values:
                AddFixed(field, values);
                break;
            case StringColumn text:
                AddText(text);
                break;
            case ListColumn list:
                AddList(field, list);
                break;
            case StructColumn structs:
                for (int i = 0; i < field.Children.Length && !_isTooLong; i++)
                {
                    Add(field.Children[i], structs.Fields[i]);
                }

                break;
            default:
                throw new InvalidOperationException($"columns of {column.GetType()} cannot be written");
        }
    }

    void AddCodes(WireField field, WireDictionary dictionary, Column column)
    {
        Column values;
        if (column is NullColumn)
        {
            _nodes.AddRange([column.Length, column.Length]);
            AddSegment(null, 0);
            int* zeros = (int*)Scratch(column.Length * 4L);
            new Span<int>(zeros, column.Length).Clear();
            AddSegment(zeros, column.Length * 4L);
            return;
        }

        // A plain column is its own dictionary; a constant has one value.
        values = column switch
        {
            DictionaryColumn coded => coded.Values,
            ConstantColumn constant => constant.Value,
            _ => column,
        };
        (int shift, bool isNew, bool isDelta) = _ledger.Place(dictionary.Id, values);
        if (isNew)
        {
            AddDictionary(field, dictionary, values, isDelta);
        }

        int* codes = (int*)Scratch(column.Length * 4L);
        for (int i = 0; i < column.Length; i++)
        {
            int code = column switch
            {
                DictionaryColumn coded => coded.Codes[i],
                ConstantColumn => 0,
                _ => i,
            };
            codes[i] = code + shift;
        }

        int nulls = column is ConstantColumn ? (column.IsNull(0) ? column.Length : 0) : column.NullCount;
        _nodes.AddRange([column.Length, nulls]);
        if (column is ConstantColumn && nulls > 0)
        {
            ulong* validity = (ulong*)Scratch(Bitmap.Bytes(column.Length));
            Bitmap.Fill(validity, column.Length, false);
            AddSegment(validity, (column.Length + 7L) / 8);
        }
        else
        {
            AddValidity(column);
        }

        AddSegment(codes, column.Length * 4L);
    }

    void AddDictionary(WireField field, WireDictionary dictionary, Column values, bool isDelta)
    {
        var encoder = new BatchEncoder(_messages, _ledger, _budget);
        try
        {
            var plain = new WireField
            {
                Name = field.Name,
                IsNullable = true,
                Type = field.Type,
                ValueType = field.ValueType,
                Width = field.Width,
                Unit = field.Unit,
                Children = field.Children,
            };
            encoder.Add(plain, values);
            if (encoder._isTooLong)
            {
                throw TooLong("a dictionary has");
            }

            _messages.Enqueue(encoder.Finish(values.Length, dictionary, isDelta));
        }
        catch
        {
            encoder.Free();
            throw;
        }
    }

    void AddValidity(Column column)
    {
        if (column.NullCount == 0)
        {
            AddSegment(null, 0);
        }
        else
        {
            AddBits(column.Validity, column.Length, null);
        }
    }

    /// <summary>Writes bits, with zero past the end and where <paramref name="mask"/> is zero.</summary>
    void AddBits(ulong* bits, int length, ulong* mask)
    {
        ulong* copy = (ulong*)Scratch(Bitmap.Bytes(length));
        int words = Bitmap.Words(length);
        for (int i = 0; i < words; i++)
        {
            copy[i] = mask == null ? bits[i] : bits[i] & mask[i];
        }

        if (words > 0)
        {
            copy[words - 1] &= Bitmap.TailMask(length);
        }

        AddSegment(copy, (length + 7L) / 8);
    }

    void AddFixed(WireField field, FixedWidthColumn column)
    {
        int width = field.ValueType.ByteWidth;
        int wireWidth = WireValues.WidthOf(field);
        long bytes = (long)column.Length * wireWidth;
        if (column.NullCount == 0 && width == wireWidth)
        {
            AddSegment(column.Data, bytes);
            return;
        }

        byte* target = Scratch(bytes);
        for (int i = 0; i < column.Length; i++)
        {
            byte* value = column.Data + ((long)i * width);
            if (column.IsNull(i))
            {
                new Span<byte>(target + ((long)i * wireWidth), wireWidth).Clear();
            }
            else if (width == wireWidth)
            {
                Buffer.MemoryCopy(value, target + ((long)i * width), width, width);
            }
            else if (field.Type == WireType.Decimal)
            {
                ((Int128*)target)[i] = *(long*)value;
            }
            else
            {
                ((int*)target)[i] = (int)*(long*)value;
            }
        }

        AddSegment(target, bytes);
    }

    void AddText(StringColumn column)
    {
        int* offsets = (int*)Scratch((column.Length + 1L) * 4);
        long total = 0;
        for (int i = 0; i < column.Length; i++)
        {
            offsets[i] = (int)total;
            total += column.IsNull(i) ? 0 : column.Views[i].Length;
            if (total > int.MaxValue)
            {
                _isTooLong = true;
                return;
            }
        }

        offsets[column.Length] = (int)total;
        byte* bytes = Scratch(total);
        for (int i = 0; i < column.Length; i++)
        {
            int length = offsets[i + 1] - offsets[i];
            Buffer.MemoryCopy(StringView.BytesOf(column.Views + i), bytes + offsets[i], length, length);
        }

        AddSegment(offsets, (column.Length + 1L) * 4);
        AddSegment(bytes, total);
    }

    void AddList(WireField field, ListColumn column)
    {
        int first = column.Offsets[0];
        int last = column.Offsets[column.Length];
        int* offsets = (int*)Scratch((column.Length + 1L) * 4);
        for (int i = 0; i <= column.Length; i++)
        {
            offsets[i] = column.Offsets[i] - first;
        }

        AddSegment(offsets, (column.Length + 1L) * 4);
        Add(field.Children[0], Own(column.Elements.Slice(first, last - first)));
    }

    /// <summary>Keeps a column until the message is written.</summary>
    Column Own(Column column)
    {
        _owned.Add(column);
        return column;
    }

    byte* Scratch(long bytes)
    {
        NativeBuffer buffer = NativeBuffer.Allocate(bytes, _budget, "an Arrow message");
        _owned.Add(buffer);
        return buffer.Pointer;
    }

    void AddSegment(void* start, long length)
    {
        _buffers.Add(_bodyBytes);
        _buffers.Add(length);
        if (length > 0)
        {
            _segments.Add(new BodySegment((nint)start, length));
            _bodyBytes += IpcFormat.Pad(length);
        }
    }
}
