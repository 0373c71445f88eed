using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;

namespace Quiver.Arrow.Ipc;

/// <summary>
/// Turns columns into arrays. Buffers that are on the wire what they are in memory are referred to, not copied; what must be made
/// anew is added to the things owned. Text has 32-bit offsets.
/// </summary>
/// <param name="owned">Gets what the arrays refer to and must live as long as they do.</param>
/// <param name="budget">What new buffers are counted against.</param>
/// <param name="isClean">Whether values under nulls and bits past the end become zero, so that files do not depend on what was in
/// memory.</param>
/// <param name="placeDictionary">Writes a dictionary and returns what to add to codes into it; where it is null, arrays have their
/// dictionaries themselves.</param>
sealed unsafe class ArrayEncoder(
    List<IDisposable> owned, MemoryBudget budget, bool isClean, Func<WireField, Column, int>? placeDictionary)
{
    /// <summary>Whether a column has more text than its offsets can express; the arrays then mean nothing.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Returns the error for text that is too long and cannot be split.</summary>
    public static QuiverException TooLong(string what) => new(
        ErrorCode.LimitExceeded, $"{what} more than 2 GiB of text in a column, which Arrow's 32-bit offsets cannot express");

    /// <summary>Returns the array of a column.</summary>
    public WireArray Encode(WireField field, Column column) =>
        field.Dictionary is null ? EncodePlain(field, column) : EncodeCodes(field, column);

    WireArray EncodePlain(WireField field, Column column)
    {
        if (column is DictionaryColumn or ConstantColumn)
        {
            Column coded = column;
            column = ColumnGather.Flatten(coded, budget);
            owned.Add(column);
        }

        if (column is NullColumn)
        {
            return field.Type == WireType.Null
                ? new WireArray { Length = column.Length, NullCount = column.Length }
                : throw new ArgumentException($"column {field.Name} has no values, the schema says {field.ValueType}");
        }

        WireBuffer validity = Validity(column);
        WireArray[] children = [];
        WireBuffer[] buffers = column switch
        {
            BooleanColumn bits => [validity, Bits(bits.Bits, column.Length, column.NullCount > 0 ? column.Validity : null)],
            FixedWidthColumn values => [validity, Fixed(field, values)],
            StringColumn text when field.Type == WireType.FixedSizeBinary => [validity, Uuids(field, text)],
            StringColumn text => Text(validity, text),
            ListColumn list => [validity, Offsets(list)],
            StructColumn => [validity],
            _ => throw new InvalidOperationException($"columns of {column.GetType()} cannot be written"),
        };
        if (column is ListColumn lists)
        {
            int first = lists.Offsets[0];
            int count = lists.Offsets[column.Length] - first;
            Column elements = isClean ? lists.Elements.Slice(first, count) : lists.Elements.View();
            owned.Add(elements);
            children = [Encode(field.Children[0], elements)];
        }
        else if (column is StructColumn structs)
        {
            children = [.. field.Children.Select((child, i) => Encode(child, structs.Fields[i]))];
        }

        return new WireArray { Length = column.Length, NullCount = column.NullCount, Buffers = buffers, Children = children };
    }

    WireArray EncodeCodes(WireField field, Column column)
    {
        // A plain column is its own dictionary; a constant has one value.
        Column values = column switch
        {
            DictionaryColumn coded => coded.Values,
            ConstantColumn constant => constant.Value,
            _ => column,
        };
        WireArray? dictionary = null;
        int shift = 0;
        if (placeDictionary is null)
        {
            dictionary = column is NullColumn ? EmptyValues(field) : EncodePlain(field.WithoutDictionary(), values);
        }
        else if (column is not NullColumn)
        {
            shift = placeDictionary(field, values);
        }

        int nulls = column is ConstantColumn or NullColumn ? (column.IsNull(0) ? column.Length : 0) : column.NullCount;
        WireBuffer validity = column.Validity == null && nulls > 0 ? NoBits(column.Length) : Validity(column);
        return new WireArray
        {
            Length = column.Length,
            NullCount = nulls,
            Buffers = [validity, Codes(column, shift)],
            Dictionary = dictionary,
        };
    }

    WireArray EmptyValues(WireField field)
    {
        Column values = ColumnGather.Nulls(field.ValueType, 0, budget);
        owned.Add(values);
        return EncodePlain(field.WithoutDictionary(), values);
    }

    WireBuffer Codes(Column column, int shift)
    {
        if (column is DictionaryColumn coded && shift == 0)
        {
            return new WireBuffer { Pointer = (byte*)coded.Codes, Length = column.Length * 4L };
        }

        WireBuffer buffer = Scratch(column.Length * 4L);
        int* codes = (int*)buffer.Pointer;
        for (int i = 0; i < column.Length; i++)
        {
            codes[i] = shift + column switch
            {
                DictionaryColumn dictionary => dictionary.Codes[i],
                ConstantColumn or NullColumn => 0,
                _ => i,
            };
        }

        return buffer;
    }

    static WireBuffer None() => new();

    WireBuffer NoBits(int length)
    {
        WireBuffer buffer = Scratch(Bitmap.Bytes(length));
        Bitmap.Fill((ulong*)buffer.Pointer, length, false);
        buffer.Length = (length + 7L) / 8;
        return buffer;
    }

    WireBuffer Validity(Column column) => column.NullCount == 0 ? None() : Bits(column.Validity, column.Length, null);

    /// <summary>Returns bits, with zero past the end and where <paramref name="mask"/> is zero.</summary>
    WireBuffer Bits(ulong* bits, int length, ulong* mask)
    {
        if (!isClean)
        {
            return new WireBuffer { Pointer = (byte*)bits, Length = (length + 7L) / 8 };
        }

        WireBuffer buffer = Scratch(Bitmap.Bytes(length));
        ulong* copy = (ulong*)buffer.Pointer;
        int words = Bitmap.Words(length);
        for (int i = 0; i < words; i++)
        {
            copy[i] = mask == null ? bits[i] : bits[i] & mask[i];
        }

        if (words > 0)
        {
            copy[words - 1] &= Bitmap.TailMask(length);
        }

        buffer.Length = (length + 7L) / 8;
        return buffer;
    }

    WireBuffer Fixed(WireField field, FixedWidthColumn column)
    {
        int width = field.ValueType.ByteWidth;
        int wireWidth = WireValues.WidthOf(field);
        long bytes = (long)column.Length * wireWidth;
        if (width == wireWidth && (!isClean || column.NullCount == 0))
        {
            return new WireBuffer { Pointer = column.Data, Length = bytes };
        }

        WireBuffer buffer = Scratch(bytes);
        byte* target = buffer.Pointer;
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

        return buffer;
    }

    WireBuffer Uuids(WireField field, StringColumn column)
    {
        WireBuffer buffer = Scratch((long)column.Length * WireUuids.Bytes);
        WireUuids.Parse(field.Name, column, buffer.Pointer);
        return buffer;
    }

    WireBuffer[] Text(WireBuffer validity, StringColumn column)
    {
        WireBuffer offsetBuffer = Scratch((column.Length + 1L) * 4);
        int* offsets = (int*)offsetBuffer.Pointer;
        long total = 0;
        for (int i = 0; i < column.Length; i++)
        {
            offsets[i] = (int)total;
            total += column.IsNull(i) ? 0 : column.Views[i].Length;
            if (total > int.MaxValue)
            {
                IsTooLong = true;
                return [];
            }
        }

        offsets[column.Length] = (int)total;
        WireBuffer bytes = Scratch(total);
        for (int i = 0; i < column.Length; i++)
        {
            int length = offsets[i + 1] - offsets[i];
            Buffer.MemoryCopy(StringView.BytesOf(column.Views + i), bytes.Pointer + offsets[i], length, length);
        }

        return [validity, offsetBuffer, bytes];
    }

    WireBuffer Offsets(ListColumn column)
    {
        long bytes = (column.Length + 1L) * 4;
        int first = column.Offsets[0];
        if (!isClean || first == 0)
        {
            return new WireBuffer { Pointer = (byte*)column.Offsets, Length = bytes };
        }

        WireBuffer buffer = Scratch(bytes);
        for (int i = 0; i <= column.Length; i++)
        {
            ((int*)buffer.Pointer)[i] = column.Offsets[i] - first;
        }

        return buffer;
    }

    WireBuffer Scratch(long bytes)
    {
        NativeBuffer buffer = NativeBuffer.Allocate(bytes, budget, "an Arrow message");
        owned.Add(buffer);
        return new WireBuffer { Pointer = buffer.Pointer, Length = bytes };
    }
}
