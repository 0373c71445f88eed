using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Compute.Mapping;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions of lists of lists and lists of structs.</summary>
static class ListNestingFunctions
{
    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction("flatten list_flatten array_flatten", "The elements of a list of lists.", "flatten([[1], [2, 3]])",
            FlattenTypes, Flatten),
        new KernelFunction(
            "list_zip array_zip arrays_zip",
            "A list of structs of the elements of lists, filled with nulls, or cut where a last true says so.",
            "list_zip([1, 2], ['a', 'b'])", ZipTypes, Zip, seesNulls: true),
        new KernelFunction(
            "array_ndims list_ndims", "How many levels of lists there are.", "array_ndims([[1], [2]])",
            a => ListFunctions.SameList(a) is { } s ? Of(Integer, [.. s.Parameters]) : null, c =>
                RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, Levels(a[0].Type)))),
        new KernelFunction(
            "array_dims list_dims", "The lengths of the levels of lists, by their first elements.", "array_dims([[1, 2], [3, 4]])",
            a => ListFunctions.SameList(a) is { } s ? Of(DataType.List(Integer), [.. s.Parameters]) : null, c =>
                RowLoop.Run(c, Dimensions)),
        new KernelFunction(
            "array_check", "A list that has a length, as a cast to an array of that length asks for.", "array_check([1, 2], 2)",
            a => a is [var list, var size] && list.Logical is ListType type && size.Logical.IsInteger ? Of(type, type, Integer) : null,
            c => ListCall.Lists(c, [0], (l, row) =>
            {
                (int start, int end) = l.Range(0, row);
                l.Picks.AddRange(start, end - start == l.Integer(1, row) ? end : throw new QuiverException(
                    ErrorCode.InvalidCast, $"cannot cast a list of {end - start} elements to an array of {l.Integer(1, row)}"));
                l.Picks.End();
            })),
    ];

    static FunctionSignature? FlattenTypes(IReadOnlyList<DataType> arguments) => arguments is [var type]
        ? type.Logical switch
        {
            ListType { Element: ListType inner } outer => Of(inner, outer),
            ListType { Element.Id: TypeId.Null } outer => Of(outer, outer),
            _ => null,
        }
        : null;

    static Column Flatten(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        var outer = (ListColumn)a[0];
        var target = (ListColumnBuilder)result;
        (int start, int end) = outer.GetRange(row);
        for (int i = start; i < end; i++)
        {
            Column inner = outer.Elements;
            int at = i;
            if (inner.IsNull(i))
            {
                continue;
            }

            ValueComparer.Resolve(ref inner, ref at);
            var list = (ListColumn)inner;
            (int from, int to) = list.GetRange(at);
            for (int j = from; j < to; j++)
            {
                RowCopy.Append(target.Elements, list.Elements, j);
            }
        }

        target.EndValue();
    });

    static FunctionSignature? ZipTypes(IReadOnlyList<DataType> arguments)
    {
        bool hasFlag = arguments.Count > 1 && arguments[^1].Logical.Id == TypeId.Boolean;
        int count = arguments.Count - (hasFlag ? 1 : 0);
        if (count == 0 || !arguments.Take(count).All(a => a.Logical is ListType or { Id: TypeId.Null }))
        {
            return null;
        }

        ListType[] lists = [.. arguments.Take(count).Select(a => a.Logical as ListType ?? DataType.List(DataType.Null))];
        Field[] fields = [.. lists.Select(l => new Field("", l.Element))];
        return Of(DataType.List(DataType.Struct(fields)), [.. lists, .. hasFlag ? [Truth] : Array.Empty<DataType>()]);
    }

    static Column Zip(ScalarInvocation call) => RowLoop.Run(
        call,
        (a, row, result) =>
        {
            var target = (ListColumnBuilder)result;
            var entry = (StructColumnBuilder)target.Elements;
            int count = entry.Fields.Count;
            bool isCut = a.Length > count && !a[count].IsNull(row) && ((BooleanColumn)a[count])[row];
            IEnumerable<int> lengths = a.Take(count).Select(c => LengthOf(c, row));
            int length = isCut ? lengths.Min() : lengths.Max();
            for (int i = 0; i < length; i++)
            {
                for (int f = 0; f < count; f++)
                {
                    if (i < LengthOf(a[f], row))
                    {
                        RowCopy.Append(entry.Fields[f], ((ListColumn)a[f]).Elements, ((ListColumn)a[f]).GetRange(row).Start + i);
                    }
                    else
                    {
                        entry.Fields[f].AppendNull();
                    }
                }

                entry.EndValue();
            }

            target.EndValue();
        },
        seesNulls: true);

    static int LengthOf(Column column, int row) =>
        column is ListColumn list && !list.IsNull(row) ? list.GetRange(row).End - list.GetRange(row).Start : 0;

    static long Levels(DataType type)
    {
        long levels = 0;
        for (; type is ListType list; type = list.Element)
        {
            levels++;
        }

        return levels;
    }

    static void Dimensions(Column[] arguments, int row, ColumnBuilder result)
    {
        var target = (ListColumnBuilder)result;
        Column level = arguments[0];
        while (level is ListColumn list && !list.IsNull(row))
        {
            (int start, int end) = list.GetRange(row);
            RowLoop.Put(target.Elements, (long)(end - start));
            if (start == end || list.Elements.IsNull(start))
            {
                break;
            }

            level = list.Elements;
            row = start;
            ValueComparer.Resolve(ref level, ref row);
        }

        target.EndValue();
    }
}
