using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Text;
using Quiver.Formats.Parquet.Writing;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>Encodes rows as JSON objects, one a line or as the elements of one array.</summary>
sealed unsafe class JsonRowEncoder : TextRowEncoder
{
    readonly bool _isArray;
    readonly JsonValueWriter _values;
    readonly TextBuffer _scratch = new();

    /// <summary>Creates an encoder of rows of a schema.</summary>
    public JsonRowEncoder(Schema schema, JsonWriterOptions options)
        : base(Prefixes(schema, options), [.. schema.Fields.Select(f => KindOf(f.Type, options))], "null"u8.ToArray(), hasIsoTimes: true)
    {
        _isArray = options.Layout == JsonLayout.Array;
        _values = new JsonValueWriter(options);
    }

    /// <inheritdoc/>
    public override int FirstRowLead => _isArray ? 1 : 0;

    /// <inheritdoc/>
    public override void Begin(GrowingBuffer target) => target.Append(_isArray ? "["u8 : []);

    /// <inheritdoc/>
    public override void End(bool hasRows, GrowingBuffer target) => target.Append(!_isArray ? [] : hasRows ? "\n]\n"u8 : "]\n"u8);

    private protected override byte* WriteString(StringView* view, byte* p)
    {
        *p = (byte)'"';
        if (!MarkedText.TryCopy(view, p + 1, default(JsonMarks)))
        {
            return null;
        }

        p += view->Length + 1;
        *p = (byte)'"';
        return p + 1;
    }

    private protected override void AppendAny(Column column, int row, int index, GrowingBuffer target)
    {
        _scratch.Truncate();
        _values.Append(column, row, _scratch);
        target.Append(_scratch.Written);
    }

    static TextKind KindOf(DataType type, JsonWriterOptions options) => type.Id switch
    {
        TypeId.Date when options.DateFormat is not null => TextKind.Other,
        TypeId.Timestamp when options.TimestampFormat is not null => TextKind.Other,
        _ => TextColumn.KindOf(type),
    };

    /// <summary>Returns what stands before each value and behind the last one. In an array, each row begins with a comma.</summary>
    static List<byte[]> Prefixes(Schema schema, JsonWriterOptions options)
    {
        bool isArray = options.Layout == JsonLayout.Array;
        List<byte[]> prefixes = [.. JsonValueWriter.KeysOf(schema.Fields), isArray ? "}"u8.ToArray() : "}\n"u8.ToArray()];
        string open = (isArray ? ",\n" : "") + (schema.Fields.Count == 0 ? "{" : "");
        prefixes[0] = [.. System.Text.Encoding.ASCII.GetBytes(open), .. prefixes[0]];
        return prefixes;
    }
}
