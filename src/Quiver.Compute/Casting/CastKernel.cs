using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Casting;

/// <summary>Casts columns in any encoding to another type.</summary>
static unsafe class CastKernel
{
    const int FirstFieldScratch = 8;

    /// <summary>Whether there is a cast between two types; single values may fail all the same.</summary>
    public static bool CanCast(DataType from, DataType to)
    {
        from = from.Logical;
        to = to.Logical;
        if (from.Equals(to) || from.Id == TypeId.Null || to.Id == TypeId.Utf8)
        {
            return true;
        }

        return (from, to) switch
        {
            (ListType a, ListType b) => CanCast(a.Element, b.Element),
            (MapType a, MapType b) => CanCast(a.Key, b.Key) && CanCast(a.Value, b.Value),
            (StructType a, StructType b) => StructCast.Sources(a, b) is { } sources
                && sources.Select((s, i) => s < 0 || CanCast(a.Fields[s].Type, b.Fields[i].Type)).All(can => can),
            ({ Id: TypeId.Utf8 }, ListType list) => CanCast(from, list.Element),
            ({ Id: TypeId.Utf8 }, MapType map) => CanCast(from, map.Key) && CanCast(from, map.Value),
            ({ Id: TypeId.Utf8 }, StructType fields) => fields.Fields.All(f => CanCast(from, f.Type)),
            ({ Id: TypeId.Utf8 }, _) => to.Id != TypeId.Null,
            ({ Id: TypeId.Boolean }, _) => to.IsNumeric,
            (_, { Id: TypeId.Boolean }) => from.IsNumeric,
            _ when from.IsNumeric && to.IsNumeric => true,
            _ => TemporalCasts.IsDefined(from.Id, to.Id) || ZoneCasts.IsCounted(from, to),
        };
    }

    /// <summary>
    /// Casts row by row: the input itself where there is nothing to do, else a view over <paramref name="scratch"/>, constant
    /// for constants and a dictionary for dictionaries. With <paramref name="memo"/>, a dictionary that batches share is cast once.
    /// </summary>
    public static Column Evaluate(Column input, DataType target, CastMode mode, ColumnScratch scratch, DictionaryMemo? memo = null)
    {
        target = target.Logical;
        if (input.Type.Equals(target))
        {
            return input;
        }

        if (NullColumns.IsAllNull(input))
        {
            return NullColumns.Of(target, input.Length);
        }

        if (!CanCast(input.Type, target))
        {
            throw new QuiverException(ErrorCode.TypeMismatch, $"cannot cast {input.Type} to {target}: there is no such cast");
        }

        return input switch
        {
            ConstantColumn constant when input.Length > 0 => new ConstantColumn(Flat(constant.Value, target, mode, scratch), input.Length),
            DictionaryColumn dictionary when dictionary.Values.Length <= input.Length => ByEntry(dictionary, target, mode, scratch, memo),
            _ => Flat(ColumnGather.Flatten(input, scratch.Child(0)), target, mode, scratch),
        };
    }

    /// <summary>The error for a value that cannot be cast.</summary>
    public static QuiverException Failure(Column column, int row, DataType target) =>
        new(
            ErrorCode.InvalidCast,
            $"cannot cast {CastTarget.Show(column, row)} to {target}{CastHint.Of(target)}; TRY_CAST gives NULL instead");

    static Column ByEntry(DictionaryColumn column, DataType target, CastMode mode, ColumnScratch scratch, DictionaryMemo? memo)
    {
        Column? entries = memo?.Find(column.Values, null);
        if (entries is null)
        {
            memo?.Forget();
            try
            {
                entries = Flat(column.Values, target, mode, memo?.Scratch ?? scratch.Child(2));
            }
            catch (QuiverException failure) when (failure.Code == ErrorCode.InvalidCast)
            {
                // The entry that failed may belong to no row of this batch: only the rows can tell, and they fail again if it does.
                return Flat(ColumnGather.Flatten(column, scratch.Child(0)), target, mode, scratch);
            }

            memo?.Remember(column.Values, null, entries);
        }

        int length = column.Length;
        if (target.Id == TypeId.Boolean || entries.NullCount > 0)
        {
            // Dictionaries have no null entries.
            return ColumnGather.Take(entries, column.Codes, length, column.Validity, scratch);
        }

        int* codes = scratch.Offsets(length);
        new ReadOnlySpan<int>(column.Codes, length).CopyTo(new Span<int>(codes, length));
        return scratch.Dictionary(length, entries, ValidityBits.Copy(column.Validity, length, scratch));
    }

    static Column Flat(Column source, DataType type, CastMode mode, ColumnScratch scratch)
    {
        if (source.Type.IsNested && type.Id != TypeId.Utf8)
        {
            return Nested(source, type, mode, scratch);
        }

        if (ZoneCasts.Evaluate(source, type, mode, scratch) is { } zoned)
        {
            return zoned;
        }

        var target = new CastTarget(source, type, mode, scratch);
        return source switch
        {
            _ when type.Id == TypeId.Utf8 => TextCasts.ToText(source, target),
            StringColumn strings when type.IsNested => NestedText.Cast(strings, target),
            StringColumn strings => TextCasts.FromText(strings, target),
            BooleanColumn booleans => NumberCasts.FromBoolean(booleans, target),
            FixedWidthColumn numbers when type.Id == TypeId.Boolean => NumberCasts.ToBoolean(numbers, target),
            FixedWidthColumn numbers when source.Type.IsNumeric => NumberCasts.Evaluate(numbers, target),
            _ => TemporalCasts.Evaluate((FixedWidthColumn)source, target),
        };
    }

    static Column Nested(Column source, DataType type, CastMode mode, ColumnScratch scratch)
    {
        int length = source.Length;
        ulong* validity = ValidityBits.Copy(source.Validity, length, scratch);
        if (source is ListColumn lists)
        {
            // Only the elements that lists refer to: others may be of no row and must not fail the cast.
            int first = length == 0 ? 0 : lists.Offsets[0];
            int count = length == 0 ? 0 : lists.Offsets[length] - first;
            int* offsets = scratch.Offsets(length + 1);
            for (int i = 0; i <= length; i++)
            {
                offsets[i] = length == 0 ? 0 : lists.Offsets[i] - first;
            }

            DataType element = type is MapType map ? map.Entries : ((ListType)type).Element;
            Column elements = Evaluate(lists.Elements.Slice(first, count), element, mode, scratch.Child(4));
            return scratch.List(type, length, elements, validity);
        }

        var structs = (StructColumn)source;
        IReadOnlyList<Field> fields = ((StructType)type).Fields;
        int[] sources = StructCast.Sources((StructType)source.Type, (StructType)type)!;
        var cast = new Column[fields.Count];
        for (int i = 0; i < cast.Length; i++)
        {
            cast[i] = sources[i] < 0
                ? ColumnGather.Flatten(NullColumns.Of(fields[i].Type, length), scratch.Child(FirstFieldScratch + i))
                : Evaluate(structs.Fields[sources[i]], fields[i].Type, mode, scratch.Child(FirstFieldScratch + i));
        }

        return new StructColumn(type, length, cast, validity, Column.UnknownNulls, null, scratch);
    }
}
