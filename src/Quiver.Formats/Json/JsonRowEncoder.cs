using System.Text;
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
    readonly bool _isCompact;
    readonly JsonValueWriter _values;
    readonly TextBuffer _scratch = new();

    /// <summary>Creates an encoder of rows of a schema.</summary>
    public JsonRowEncoder(Schema schema, JsonWriterOptions options)
        : base(Shape(schema, options), [.. schema.Fields.Select(f => KindOf(f.Type, options))])
    {
        _isArray = options.Layout == JsonLayout.Array;
        _isCompact = options.IsCompact;
        _values = new JsonValueWriter(options);
    }

    /// <inheritdoc/>
    public override int FirstRowLead => _isArray ? 1 : 0;

    /// <inheritdoc/>
    public override void Begin(GrowingBuffer target) => target.Append(_isArray ? "["u8 : []);

    /// <inheritdoc/>
    public override void End(bool hasRows, GrowingBuffer target) => target.Append(
        !_isArray ? [] : _isCompact ? "]"u8 : hasRows ? "\n]\n"u8 : "]\n"u8);

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

    static TextKind KindOf(DataType type, JsonWriterOptions options) => type.Logical.Id switch
    {
        TypeId.Date when options.DateFormat is not null => TextKind.Other,
        TypeId.Timestamp when options.TimestampFormat is not null => TextKind.Other,
        _ => TextColumn.KindOf(type),
    };

    /// <summary>Returns what surrounds values. In an array, each row begins with a comma.</summary>
    static RowShape Shape(Schema schema, JsonWriterOptions options)
    {
        bool isArray = options.Layout == JsonLayout.Array;
        string start = isArray ? options.IsCompact ? "," : ",\n" : "";
        IReadOnlyList<byte[]> prefixes = JsonValueWriter.KeysOf(schema.Fields);
        if (options.OmitsNulls || prefixes.Count == 0)
        {
            start += "{";
        }

        if (options.OmitsNulls && prefixes.Count > 0)
        {
            prefixes = [[(byte)',', .. prefixes[0].AsSpan(1)], .. prefixes.Skip(1)];
        }

        return new RowShape
        {
            Start = Encoding.ASCII.GetBytes(start),
            Prefixes = prefixes,
            End = isArray ? "}"u8.ToArray() : "}\n"u8.ToArray(),
            NullText = "null"u8.ToArray(),
            OmitsNulls = options.OmitsNulls,
            Times = new TimeShape(options.Style, (byte)'T', IsQuoted: true),
        };
    }
}
