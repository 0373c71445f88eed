using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;

namespace Quiver.Compute.Vectors;

/// <summary>Takes rows of a column by index, and with that removes encodings. Long strings stay where they are.</summary>
static unsafe class ColumnGather
{
    /// <summary>Returns the same values without constant or dictionary encoding at the top; a <see cref="NullColumn"/> stays.</summary>
    public static Column Flatten(Column column, ColumnScratch scratch)
    {
        switch (column)
        {
            case ConstantColumn constant:
                int* zeros = scratch.Child(7).Offsets(column.Length);
                new Span<int>(zeros, column.Length).Clear();
                return Take(constant.Value, zeros, column.Length, null, scratch);
            case DictionaryColumn dictionary:
                return Take(dictionary.Values, dictionary.Codes, column.Length, dictionary.Validity, scratch);
            default:
                return column;
        }
    }

    /// <summary>
    /// Returns the rows at the indices; rows where <paramref name="indexValidity"/> has a zero are null, their indices
    /// valid.
    /// </summary>
    public static Column Take(Column source, int* indices, int length, ulong* indexValidity, ColumnScratch scratch)
    {
        switch (source)
        {
            case NullColumn:
                return new NullColumn(length);
            case ConstantColumn or DictionaryColumn:
                return Take(Flatten(source, scratch.Child(5)), indices, length, indexValidity, scratch);
            default:
                break;
        }

        ulong* validity = TakeValidity(source.Validity, indices, length, indexValidity, scratch);
        switch (source)
        {
            case BooleanColumn booleans:
                TakeBits(booleans.Bits, indices, length, scratch.Bits(length));
                return scratch.Boolean(length, validity);
            case StringColumn strings:
                TakeValues((UInt128*)strings.Views, indices, length, (UInt128*)scratch.Views(length));
                return scratch.Strings(source.Type, length, validity);
            case FixedWidthColumn values:
                TakeFixed(values, indices, length, scratch);
                return scratch.FixedWidth(source.Type, length, validity);
            case ListColumn lists:
                return TakeLists(lists, indices, length, validity, scratch);
            default:
                var structs = (StructColumn)source;
                var fields = new Column[structs.Fields.Count];
                for (int i = 0; i < fields.Length; i++)
                {
                    fields[i] = Take(structs.Fields[i], indices, length, null, scratch.Child(8 + i));
                }

                return new StructColumn(source.Type, length, fields, validity, Column.UnknownNulls, null, scratch);
        }
    }

    /// <summary>Looks up a bit for each code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TakeBits(ulong* bits, int* indices, int length, ulong* target)
    {
        for (int start = 0; start < length; start += 64)
        {
            ulong word = 0;
            int count = Math.Min(64, length - start);
            for (int i = 0; i < count; i++)
            {
                int index = indices[start + i];
                word |= ((bits[index >> 6] >> (index & 63)) & 1) << i;
            }

            target[start >> 6] = word;
        }
    }

    static ulong* TakeValidity(ulong* source, int* indices, int length, ulong* indexValidity, ColumnScratch scratch)
    {
        if (source == null)
        {
            return ValidityBits.Copy(indexValidity, length, scratch);
        }

        ulong* target = scratch.Validity(length);
        TakeBits(source, indices, length, target);
        if (indexValidity != null)
        {
            int words = Bitmap.Words(length);
            for (int i = 0; i < words; i++)
            {
                target[i] &= indexValidity[i];
            }
        }

        return target;
    }

    static void TakeFixed(FixedWidthColumn source, int* indices, int length, ColumnScratch scratch)
    {
        int width = source.Type.ByteWidth;
        byte* target = scratch.Data(length, width);
        switch (width)
        {
            case 1:
                TakeValues(source.Data, indices, length, target);
                break;
            case 2:
                TakeValues((ushort*)source.Data, indices, length, (ushort*)target);
                break;
            case 4:
                TakeValues((uint*)source.Data, indices, length, (uint*)target);
                break;
            case 8:
                TakeValues((ulong*)source.Data, indices, length, (ulong*)target);
                break;
            default:
                TakeValues((UInt128*)source.Data, indices, length, (UInt128*)target);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void TakeValues<T>(T* source, int* indices, int length, T* target)
        where T : unmanaged
    {
        for (nint i = 0; i < length; i++)
        {
            target[i] = source[indices[i]];
        }
    }

    static ListColumn TakeLists(ListColumn source, int* indices, int length, ulong* validity, ColumnScratch scratch)
    {
        int* offsets = scratch.Offsets(length + 1);
        long total = 0;
        offsets[0] = 0;
        for (int i = 0; i < length; i++)
        {
            if (ValidityBits.IsValid(validity, i))
            {
                (int start, int end) = source.GetRange(indices[i]);
                total = checked((int)(total + end - start));
            }

            offsets[i + 1] = (int)total;
        }

        int* elements = scratch.Child(6).Offsets((int)total);
        int next = 0;
        for (int i = 0; i < length; i++)
        {
            if (ValidityBits.IsValid(validity, i))
            {
                (int start, int end) = source.GetRange(indices[i]);
                for (int e = start; e < end; e++)
                {
                    elements[next++] = e;
                }
            }
        }

        return scratch.List(source.Type, length, Take(source.Elements, elements, (int)total, null, scratch.Child(4)), validity);
    }
}
