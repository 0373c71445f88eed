using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Casting;

/// <summary>
/// Casts text to lists, structs and maps: <c>[1, 2]</c>, <c>{'a': 1}</c> or <c>(1, 2)</c>, <c>{k=v}</c>, as casts to text write them, with
/// JSON's double quotes as well. A text is split into the texts of its parts, and those of all rows are cast together.
/// </summary>
static unsafe class NestedText
{
    const int PartScratch = 8;

    /// <summary>Casts text to a nested type.</summary>
    public static Column Cast(StringColumn source, in CastTarget target) => target.Type switch
    {
        ListType list => ToList(source, list, target),
        MapType map => ToMap(source, map, target),
        _ => ToStruct(source, (StructType)target.Type, target),
    };

    static ListColumn ToList(StringColumn source, ListType type, in CastTarget target)
    {
        int length = source.Length;
        int* offsets = target.Scratch.Offsets(length + 1);
        var parts = new NestedTextParts(target.Scratch.Child(PartScratch), type.Element.IsNested);
        for (int row = 0; row < length; row++)
        {
            offsets[row] = parts.Count;
            if (target.IsValid(row) && !TryList(StringView.SpanOf(source.Views + row), parts))
            {
                parts.Truncate(offsets[row]);
                target.Reject(row);
            }
        }

        offsets[length] = parts.Count;
        Column elements = CastKernel.Evaluate(parts.Finish(), type.Element, target.Mode, target.Scratch.Child(PartScratch + 1));
        return target.Scratch.List(type, length, Flat(elements, target, 2), target.Validity);
    }

    static ListColumn ToMap(StringColumn source, MapType type, in CastTarget target)
    {
        int length = source.Length;
        int* offsets = target.Scratch.Offsets(length + 1);
        var keys = new NestedTextParts(target.Scratch.Child(PartScratch), type.Key.IsNested);
        var values = new NestedTextParts(target.Scratch.Child(PartScratch + 3), type.Value.IsNested);
        for (int row = 0; row < length; row++)
        {
            offsets[row] = keys.Count;
            if (target.IsValid(row) && !TryMap(StringView.SpanOf(source.Views + row), keys, values))
            {
                keys.Truncate(offsets[row]);
                values.Truncate(offsets[row]);
                target.Reject(row);
            }
        }

        int count = keys.Count;
        offsets[length] = count;
        Column key = CastKernel.Evaluate(keys.Finish(), type.Key, target.Mode, target.Scratch.Child(PartScratch + 1));
        Column value = CastKernel.Evaluate(values.Finish(), type.Value, target.Mode, target.Scratch.Child(PartScratch + 4));
        Column[] fields = [Flat(key, target, 2), Flat(value, target, 5)];
        var entries = new StructColumn(type.Entries, count, fields, null, 0, null, target.Scratch);
        return target.Scratch.List(type, length, entries, target.Validity);
    }

    static StructColumn ToStruct(StringColumn source, StructType type, in CastTarget target)
    {
        int length = source.Length;
        var parts = new NestedTextParts[type.Fields.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = new NestedTextParts(target.Scratch.Child(PartScratch + (3 * i)), type.Fields[i].Type.IsNested);
        }

        for (int row = 0; row < length; row++)
        {
            if (target.IsValid(row) && !TryStruct(StringView.SpanOf(source.Views + row), type, parts, row))
            {
                target.Reject(row);
            }

            foreach (NestedTextParts part in parts)
            {
                part.Truncate(row + (target.IsValid(row) ? 1 : 0));
                part.PadTo(row + 1);
            }
        }

        var fields = new Column[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            ColumnScratch scratch = target.Scratch.Child(PartScratch + (3 * i) + 1);
            fields[i] = Flat(CastKernel.Evaluate(parts[i].Finish(), type.Fields[i].Type, target.Mode, scratch), target, (3 * i) + 2);
        }

        return new StructColumn(type, length, fields, target.Validity, Column.UnknownNulls, null, target.Scratch);
    }

    static Column Flat(Column column, in CastTarget target, int child) =>
        Vectors.ColumnGather.Flatten(column, target.Scratch.Child(PartScratch + child));

    static bool TryList(ReadOnlySpan<byte> text, NestedTextParts parts)
    {
        var reader = new NestedTextReader(text, '[', ']');
        while (reader.Next())
        {
            parts.Add(reader.Part(','));
        }

        return reader.IsGood;
    }

    static bool TryMap(ReadOnlySpan<byte> text, NestedTextParts keys, NestedTextParts values)
    {
        var reader = new NestedTextReader(text, '{', '}');
        while (reader.Next())
        {
            ReadOnlySpan<byte> key = reader.Part('=', '=');
            if (!reader.Accept())
            {
                return false;
            }

            keys.Add(key);
            if (keys.IsLastNull)
            {
                return false;
            }

            values.Add(reader.Part(','));
        }

        return reader.IsGood;
    }

    static bool TryStruct(ReadOnlySpan<byte> text, StructType type, NestedTextParts[] parts, int row)
    {
        bool isNamed = text.Trim(" \t\r\n"u8) is not [(byte)'(', ..];
        var reader = new NestedTextReader(text, isNamed ? '{' : '(', isNamed ? '}' : ')');
        int next = 0;
        while (reader.Next())
        {
            int field = next++;
            if (isNamed)
            {
                field = NestedTextParts.FieldOf(type, reader.Part(':', '='));
                if (field < 0 || !reader.Accept())
                {
                    return false;
                }
            }

            if (field >= parts.Length || parts[field].Count > row)
            {
                return false;
            }

            parts[field].Add(reader.Part(','));
        }

        return reader.IsGood && (isNamed || next == parts.Length);
    }
}
