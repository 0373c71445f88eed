using System.Buffers.Binary;
using System.Text.Unicode;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Wal;

/// <summary>Reads the rows of a table out of an entry. Nothing of it is trusted: memory comes from the budget, and only after the lengths
/// that call for it were checked.</summary>
static unsafe class WriteDecoder
{
    /// <summary>Reads the rows of a table.</summary>
    public static TableRows Read(ref PayloadReader reader, ITableColumns table, MemoryBudget budget)
    {
        var rows = new TableRows(table.TableName, reader.ReadCount(WriteCodec.MaxRows, "the number of rows"), budget);
        try
        {
            if (rows.Count == 0)
            {
                throw PayloadReader.Damaged("a table has no rows");
            }

            NumberDecoder.ReadTimes(ref reader, rows.Times, rows.Count);
            ReadSeries(ref reader, table, rows);
            ReadSlots(ref reader, rows, budget);
            for (var fields = reader.ReadCount(reader.Left, "the number of fields"); fields > 0; fields--)
            {
                var column = table.ColumnOf(reader.ReadCount(int.MaxValue, "the id of a column"));
                var block = new PayloadReader(reader.Take(reader.ReadUInt32()));
                if (column is { } known)
                {
                    ReadField(ref block, known.Name, known.Role, rows, budget);
                    block.End();
                }
            }

            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    static void ReadSeries(ref PayloadReader reader, ITableColumns table, TableRows rows)
    {
        var shapes = new List<(TagShape Shape, bool[] Kept)>();
        for (var left = reader.ReadCount(Math.Min(rows.Count, reader.Left), "the number of tag sets"); left > 0; left--)
        {
            var shape = ReadShape(ref reader, table);
            shapes.Add(shape);
            rows.AddTags(shape.Shape.Names);
        }

        var count = reader.ReadCount(Math.Min(rows.Count, reader.Left), "the number of series");
        if (count == 0 || shapes.Count == 0)
        {
            throw PayloadReader.Damaged("rows have no series");
        }

        for (var i = 0; i < count; i++)
        {
            var (shape, kept) = shapes[shapes.Count == 1 ? 0 : reader.ReadCount(shapes.Count - 1, "a tag set")];
            rows.Add(new SeriesKey(shape, ReadValues(ref reader, kept)));
        }
    }

    static (TagShape Shape, bool[] Kept) ReadShape(ref PayloadReader reader, ITableColumns table)
    {
        var kept = new bool[reader.ReadCount(reader.Left, "the number of tags")];
        var names = new List<string>();
        for (var i = 0; i < kept.Length; i++)
        {
            if (table.ColumnOf(reader.ReadCount(int.MaxValue, "the id of a tag")) is not { } column)
            {
                continue;
            }

            if (column.Role != ColumnRole.Tag || (names.Count > 0 && string.CompareOrdinal(names[^1], column.Name) >= 0))
            {
                throw PayloadReader.Damaged($"column \"{column.Name}\" is no tag or not in its place");
            }

            kept[i] = true;
            names.Add(column.Name);
        }

        return (new TagShape(table.TableName, [.. names]), kept);
    }

    /// <summary>Reads the values of the tags of a series into the form of <see cref="SeriesKey.EncodedValues"/>.</summary>
    static byte[] ReadValues(ref PayloadReader reader, bool[] kept)
    {
        var ahead = reader;
        var bytes = 0;
        foreach (var isKept in kept)
        {
            var value = ahead.ReadText();
            bytes = checked(bytes + (isKept ? 4 + value.Length : 0));
        }

        var values = bytes == 0 ? [] : GC.AllocateUninitializedArray<byte>(bytes);
        var rest = values.AsSpan();
        foreach (var isKept in kept)
        {
            var value = reader.Take(reader.ReadCount(reader.Left, "the length of a text"));
            if (isKept)
            {
                BinaryPrimitives.WriteInt32LittleEndian(rest, value.Length);
                value.CopyTo(rest[4..]);
                rest = rest[(4 + value.Length)..];
            }
        }

        return values;
    }

    static void ReadSlots(ref PayloadReader reader, TableRows rows, MemoryBudget budget)
    {
        if (rows.Series.Count == 1)
        {
            new Span<int>(rows.Slots, rows.Count).Clear();
            return;
        }

        using var numbers = NativeBuffer.Allocate(rows.Count * 8L, budget, "the write-ahead log");
        var slots = (long*)numbers.Pointer;
        NumberDecoder.Read(ref reader, slots, rows.Count);
        for (var row = 0; row < rows.Count; row++)
        {
            if ((ulong)slots[row] >= (ulong)rows.Series.Count)
            {
                throw PayloadReader.Damaged($"a row is of series {slots[row]}, there are {rows.Series.Count}");
            }

            rows.Slots[row] = (int)slots[row];
        }
    }

    static void ReadField(ref PayloadReader reader, string name, ColumnRole role, TableRows rows, MemoryBudget budget)
    {
        var head = reader.ReadByte();
        var type = (FieldType)(head & ~WriteCodec.HasNulls);
        if (role.Field != type || rows.Find(name) is not null)
        {
            throw PayloadReader.Damaged($"column \"{name}\" is there twice or not of the type that it has in the catalog, {role}");
        }

        var bits = (head & WriteCodec.HasNulls) != 0 ? reader.Take((rows.Count + 7) / 8) : [];
        var field = rows.Add(name, type);
        if (bits.IsEmpty)
        {
            field.SetAll(rows.Count);
        }
        else
        {
            field.SetValidity(bits, rows.Count);
        }

        if (field.Count == 0)
        {
            throw PayloadReader.Damaged($"column \"{name}\" has no values");
        }

        switch (type)
        {
            case FieldType.Float:
                FloatDecoder.Read(ref reader, (double*)field.Values, field.Count);
                break;
            case FieldType.Boolean:
                ReadBits(ref reader, field.Values, field.Count);
                break;
            case FieldType.Text:
                ReadTexts(ref reader, field, budget);
                break;
            default:
                NumberDecoder.Read(ref reader, (long*)field.Values, field.Count);
                break;
        }

        if (field.Count < rows.Count)
        {
            Scatter(field, rows.Count);
        }
    }

    static void Scatter(FieldRows field, int rows)
    {
        switch (field.Width)
        {
            case 1:
                FieldValues.Scatter(field.Values, field.Validity, rows, field.Count);
                break;
            case 8:
                FieldValues.Scatter((long*)field.Values, field.Validity, rows, field.Count);
                break;
            default:
                FieldValues.Scatter((StringView*)field.Values, field.Validity, rows, field.Count);
                break;
        }
    }

    static void ReadBits(ref PayloadReader reader, byte* target, int count)
    {
        var bits = reader.Take((count + 7) / 8);
        for (var i = 0; i < count; i++)
        {
            target[i] = (byte)((bits[i / 8] >> (i % 8)) & 1);
        }
    }

    static void ReadTexts(ref PayloadReader reader, FieldRows field, MemoryBudget budget)
    {
        using var numbers = NativeBuffer.Allocate(field.Count * 8L, budget, "the write-ahead log");
        var lengths = (long*)numbers.Pointer;
        NumberDecoder.Read(ref reader, lengths, field.Count);
        var total = 0L;
        for (var i = 0; i < field.Count; i++)
        {
            if ((ulong)lengths[i] > (ulong)(reader.Left - total))
            {
                throw PayloadReader.Damaged($"a text has {lengths[i]} bytes, {reader.Left - total} are left");
            }

            total += lengths[i];
        }

        var bytes = reader.Take(total);
        var text = field.ReserveText((int)total);
        bytes.CopyTo(new Span<byte>(text, bytes.Length));
        if (!Utf8.IsValid(bytes))
        {
            throw PayloadReader.Damaged("a text is not valid UTF-8");
        }

        var views = (StringView*)field.Values;
        for (var i = 0; i < field.Count; i++)
        {
            var length = (int)lengths[i];
            if (length > 0 && (*text & 0xC0) == 0x80)
            {
                throw PayloadReader.Damaged("a text begins within a character");
            }

            views[i] = StringView.Over(text, length);
            text += length;
        }
    }
}
