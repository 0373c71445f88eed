using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Casting;
using Quiver.Compute.Selection;
using Quiver.Compute.Vectors;

namespace Quiver.Formats.Datasets;

/// <summary>Turns a column of a file into the type that the table has: a cast, but fields of structs go by name.</summary>
static unsafe class FileConversion
{
    const int FirstFieldScratch = 8;

    /// <summary>Converts row by row: the input itself where there is nothing to do, else a view over <paramref name="scratch"/>.</summary>
    public static Column Evaluate(Column input, DataType target, ColumnScratch scratch, DictionaryMemo? memo = null)
    {
        if (input.Type.Equals(target.Logical) || NullColumns.IsAllNull(input) || !target.IsNested || !input.Type.IsNested)
        {
            return CastKernel.Evaluate(input, target, CastMode.Strict, scratch, memo);
        }

        Column flat = FlattenKernel.Flatten(input, scratch.Child(0));
        return flat switch
        {
            ListColumn lists => OfList(lists, target, scratch),
            StructColumn structs => OfStruct(structs, (StructType)target, scratch),
            _ => CastKernel.Evaluate(flat, target, CastMode.Strict, scratch),
        };
    }

    static ListColumn OfList(ListColumn lists, DataType target, ColumnScratch scratch)
    {
        int length = lists.Length;
        int first = length == 0 ? 0 : lists.Offsets[0];
        int count = length == 0 ? 0 : lists.Offsets[length] - first;
        int* offsets = scratch.Offsets(length + 1);
        for (int i = 0; i <= length; i++)
        {
            offsets[i] = length == 0 ? 0 : lists.Offsets[i] - first;
        }

        DataType element = target is MapType map ? map.Entries : ((ListType)target).Element;
        Column elements = Evaluate(lists.Elements.Slice(first, count), element, scratch.Child(1));
        return scratch.List(target, length, elements, ValidityBits.Copy(lists.Validity, length, scratch));
    }

    static StructColumn OfStruct(StructColumn structs, StructType target, ColumnScratch scratch)
    {
        var source = (StructType)structs.Type;
        var fields = new Column[target.Fields.Count];
        for (int i = 0; i < fields.Length; i++)
        {
            ColumnScratch child = scratch.Child(FirstFieldScratch + i);
            int at = source.IndexOf(target.Fields[i].Name);
            fields[i] = at >= 0
                ? Evaluate(structs.Fields[at], target.Fields[i].Type, child)
                : FlattenKernel.Flatten(NullColumns.Of(target.Fields[i].Type, structs.Length), child);
        }

        ulong* validity = ValidityBits.Copy(structs.Validity, structs.Length, scratch);
        return new StructColumn(target, structs.Length, fields, validity, Column.UnknownNulls, null, scratch);
    }
}
