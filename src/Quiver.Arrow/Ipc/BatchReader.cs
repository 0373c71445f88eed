using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Ipc;

/// <summary>Decodes the messages of one stream or file: keeps its schema, its dictionaries and the columns wanted.</summary>
sealed class BatchReader(ArrowReadOptions options)
{
    WireField[] _fields = [];
    DictionaryStore _dictionaries = new([]);
    bool[]? _wanted;
    bool _isBigEndian;
    Schema _schema = Schema.Empty;
    Schema _output = Schema.Empty;

    /// <summary>Creates a reader of the same file with the same dictionaries.</summary>
    public BatchReader Share(ArrowReadOptions other) => new(other)
    {
        _fields = _fields,
        _dictionaries = _dictionaries,
        _isBigEndian = _isBigEndian,
        _schema = _schema,
        _output = _schema,
    };

    /// <summary>Reads the schema that all batches have.</summary>
    public Schema SetSchema(FlatTable table, int metadataBytes)
    {
        (_fields, _schema) = SchemaReader.Read(table, metadataBytes);
        _isBigEndian = table.Short(0) != 0;
        _dictionaries = new DictionaryStore(_fields);
        _output = _schema;
        return _schema;
    }

    /// <summary>Decodes only these columns from now on.</summary>
    public void Select(bool[] wanted)
    {
        _wanted = wanted;
        _output = _schema.Select([.. Enumerable.Range(0, wanted.Length).Where(i => wanted[i])]);
    }

    /// <summary>Takes up a dictionary, which must be what the message is.</summary>
    public async ValueTask ReadDictionaryAsync(MessageReader message, bool isAsync, CancellationToken cancellationToken)
    {
        if (message.Kind != MessageKind.DictionaryBatch)
        {
            throw new IpcFormatException($"a {message.Kind} stands where a batch should be");
        }

        long id = message.Header.Long(0);
        bool isDelta = message.Header.Bool(2);
        WireField field = _dictionaries.FieldOf(id);
        (WireArray?[] arrays, _, IReadOnlyList<WireBuffer> buffers, MessageBody body, ByteAllowance allowance) =
            Layout(message, [field], isDictionary: true);
        try
        {
            await message.LoadAsync(buffers, body, isAsync, cancellationToken).ConfigureAwait(false);
            Swap([field], arrays, isDictionary: true);
            Column values = new ArrayDecoder(_dictionaries, allowance, options.Budget).ReadValues(field, arrays[0]!);
            _dictionaries.Set(id, values, isDelta);
        }
        finally
        {
            Free(buffers);
        }
    }

    /// <summary>Reads and decodes the columns wanted of a batch, which must be what the message is.</summary>
    public async ValueTask<RecordBatch> ReadBatchAsync(MessageReader message, bool isAsync, CancellationToken cancellationToken)
    {
        if (message.Kind != MessageKind.RecordBatch)
        {
            throw new IpcFormatException($"a {message.Kind} stands where a record batch should be");
        }

        (WireArray?[] arrays, int length, IReadOnlyList<WireBuffer> buffers, MessageBody body, ByteAllowance allowance) =
            Layout(message, _fields, isDictionary: false);
        try
        {
            await message.LoadAsync(buffers, body, isAsync, cancellationToken).ConfigureAwait(false);
            Swap(_fields, arrays, isDictionary: false);
            Column?[] columns = new ArrayDecoder(_dictionaries, allowance, options.Budget).ReadColumns(_fields, arrays, 0, length);
            return new RecordBatch(_output, [.. columns.OfType<Column>()], length);
        }
        finally
        {
            Free(buffers);
        }
    }

    (WireArray?[] Arrays, int Length, IReadOnlyList<WireBuffer> Buffers, MessageBody Body, ByteAllowance Allowance) Layout(
        MessageReader message, WireField[] fields, bool isDictionary)
    {
        FlatTable table = isDictionary ? message.Header.Table(1, "the batch of the dictionary") : message.Header;
        var layout = new BatchLayout(table, message.BodyLength, message.Version);
        ByteAllowance allowance = layout.Allowance(fields, options);
        WireArray?[] arrays = isDictionary
            ? [layout.Read(fields[0], isWanted: true, isCoded: false)]
            : layout.ReadAll(fields, _wanted);
        if (isDictionary && arrays[0]!.Length != layout.Length)
        {
            throw new IpcFormatException(FormattableString.Invariant(
                $"the dictionary of \"{fields[0].Name}\" has {arrays[0]!.Length} values where {layout.Length} were announced"));
        }

        for (int i = 0; !isDictionary && i < fields.Length; i++)
        {
            if (arrays[i] is { } array && array.Length != layout.Length)
            {
                throw new IpcFormatException(FormattableString.Invariant(
                    $"column \"{fields[i].Name}\" has {array.Length} values, the batch {layout.Length} rows"));
            }
        }

        return (arrays, layout.Length, layout.Wanted, new MessageBody(layout.Compression, allowance, options), allowance);
    }

    void Swap(WireField[] fields, WireArray?[] arrays, bool isDictionary)
    {
        for (int i = 0; _isBigEndian && i < fields.Length; i++)
        {
            if (arrays[i] is { } array)
            {
                WireSwap.Swap(fields[i], array, !isDictionary && fields[i].Dictionary is not null);
            }
        }
    }

    static void Free(IReadOnlyList<WireBuffer> buffers)
    {
        foreach (WireBuffer buffer in buffers)
        {
            buffer.Dispose();
        }
    }
}
