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
    Schema _schema = Schema.Empty;
    Schema _output = Schema.Empty;

    /// <summary>Creates a reader of the same file with the same dictionaries.</summary>
    public BatchReader Share(ArrowReadOptions other) => new(other)
    {
        _fields = _fields,
        _dictionaries = _dictionaries,
        _schema = _schema,
        _output = _schema,
    };

    /// <summary>Reads the schema that all batches have.</summary>
    public Schema SetSchema(FlatTable table, int metadataBytes)
    {
        (_fields, _schema) = SchemaReader.Read(table, metadataBytes);
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
    public unsafe void ReadDictionary(MessageReader message)
    {
        if (message.Kind != MessageKind.DictionaryBatch)
        {
            throw new IpcFormatException($"a {message.Kind} stands where a batch should be");
        }

        FlatTable header = message.Header;
        long id = header.Long(0);
        WireField field = _dictionaries.FieldOf(id);
        var decoder = new BatchDecoder(
            header.Table(1, "the batch of the dictionary"), Start(message), message.BodyLength, _dictionaries, options);
        _dictionaries.Set(id, decoder.ReadValues(field), header.Bool(2));
    }

    /// <summary>Decodes a batch, which must be what the message is.</summary>
    public unsafe RecordBatch ReadBatch(MessageReader message)
    {
        if (message.Kind != MessageKind.RecordBatch)
        {
            throw new IpcFormatException($"a {message.Kind} stands where a record batch should be");
        }

        var decoder = new BatchDecoder(message.Header, Start(message), message.BodyLength, _dictionaries, options);
        Column?[] columns = decoder.ReadColumns(_fields, _wanted);
        return new RecordBatch(_output, [.. columns.OfType<Column>()], decoder.Length);
    }

    static unsafe byte* Start(MessageReader message) => message.Body is null ? null : message.Body.Pointer;
}
