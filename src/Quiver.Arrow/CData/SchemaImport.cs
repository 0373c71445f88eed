using Quiver.Arrow.Ipc;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.CData;

/// <summary>Reads <see cref="CArrowSchema"/>s.</summary>
static unsafe class SchemaImport
{
    const int MaxDepth = 64;
    const long DictionaryOrdered = 1;
    const long Nullable = 2;

    /// <summary>Reads a struct as a schema of its fields.</summary>
    public static (WireField[] Fields, Schema Schema) Read(CArrowSchema* source)
    {
        if (source == null || source->IsReleased)
        {
            throw new IpcFormatException("the schema is released");
        }

        string format = NativeText.Read(source->Format);
        if (format != "+s")
        {
            throw new IpcFormatException($"the schema is of format \"{format}\"; batches are structs, of format \"+s\"");
        }

        long nextId = 0;
        WireField[] fields = ReadChildren(source, 0, ref nextId);
        var schema = new Schema([.. fields.Select(f => f.ToField(isColumn: true))], NativeText.ReadMetadata(source->Metadata));
        return (fields, schema);
    }

    static WireField[] ReadChildren(CArrowSchema* source, int depth, ref long nextId)
    {
        if (depth > MaxDepth)
        {
            throw IpcFormatException.Unsupported($"its types are nested deeper than {MaxDepth} levels");
        }

        var fields = new WireField[source->ChildCount];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = ReadField(source->Children[i], depth, ref nextId);
        }

        return fields;
    }

    static WireField ReadField(CArrowSchema* source, int depth, ref long nextId)
    {
        string name = NativeText.Read(source->Name);
        Dictionary<string, string>? metadata = NativeText.ReadMetadata(source->Metadata);
        CArrowSchema* described = source;
        WireDictionary? dictionary = null;
        if (source->Dictionary != null)
        {
            (WireTypeParts codes, _) = CFormats.Parse(name, NativeText.Read(source->Format));
            dictionary = codes.Type == WireType.Int
                ? new WireDictionary(nextId++, codes.Width, codes.IsSigned, (source->Flags & DictionaryOrdered) != 0)
                : throw new IpcFormatException($"the codes of dictionary field \"{name}\" are of type {codes.Type}, not integers");
            described = source->Dictionary;
        }

        (WireTypeParts parts, byte[] typeIds) = CFormats.Parse(name, NativeText.Read(described->Format));
        WireField[] children = ReadChildren(described, depth + 1, ref nextId);
        if (parts.Type == WireType.Union && (typeIds.Length != children.Length || typeIds.Distinct().Count() != typeIds.Length))
        {
            throw new IpcFormatException($"the type ids of union \"{name}\" are not one for each of its {children.Length} members");
        }

        return new WireField
        {
            Name = name,
            IsNullable = (source->Flags & Nullable) != 0,
            Type = parts.Type,
            Width = parts.Width,
            IsSigned = parts.IsSigned,
            Unit = parts.Unit,
            TypeIds = typeIds,
            ValueType = ValueTypes.Of(name, parts, children, metadata),
            Children = children,
            Dictionary = dictionary,
            Metadata = metadata,
        };
    }
}
