using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Types;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions that make lists and change their length. Positions count from 1, and from the end below 0.</summary>
static class ListFunctions
{
    /// <summary>The most elements of a list that a call makes out of nothing.</summary>
    const int MaxElements = 1 << 26;

    /// <summary>What the binder gives for a bound of a slice that is not written: which end it is depends on the step.</summary>
    public const long OpenBound = long.MaxValue;

    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "list_value list_pack make_array array array_value", "A list of the arguments.", "list_value(1, 2, 3)", ValueTypes,
            Value, seesNulls: true),
        new KernelFunction(
            "list_concat array_concat list_cat array_cat", "The lists joined; nulls are skipped.", "list_concat([1], [2])", ConcatTypes,
            Concat, seesNulls: true),
        new KernelFunction(
            "list_append array_append array_push_back", "A list with a value at the end.", "list_append([1], 2)", a => GrowTypes(a, 0),
            c => Grow(c, 0), seesNulls: true),
        new KernelFunction(
            "list_prepend array_prepend array_push_front", "A list with a value at the start.", "list_prepend(1, [2])",
            a => GrowTypes(a, 1), c => Grow(c, 1), seesNulls: true),
        new KernelFunction(
            "list_pop_back array_pop_back", "A list without its last element.", "list_pop_back([1, 2])", SameList,
            c => Part(c, (start, end) => (start, Math.Max(start, end - 1)))),
        new KernelFunction(
            "list_pop_front array_pop_front", "A list without its first element.", "list_pop_front([1, 2])", SameList,
            c => Part(c, (start, end) => (Math.Min(start + 1, end), end))),
        new KernelFunction(
            "list_slice array_slice", "A part of a list or text, from one position to another, and by steps.",
            "list_slice([1, 2, 3], 2, 3)", SliceTypes, Slice),
        new KernelFunction(
            "list_resize array_resize", "A list of another length, filled with nulls or a value.", "list_resize([1], 3, 0)", ResizeTypes,
            Resize, seesNulls: true),
        new KernelFunction(
            "list_repeat array_repeat", "A list of a value several times.", "list_repeat(1, 3)", CopyTypes, Repeat, seesNulls: true),
        new KernelFunction(
            "list_reverse array_reverse", "The elements in reverse order.", "list_reverse([1, 2])", SameList, c =>
                ListCall.Lists(c, [0], (l, row) =>
                {
                    (int start, int end) = l.Range(0, row);
                    l.Picks.AddRange(start, end);
                    l.Picks.Open.Reverse();
                    l.Picks.End();
                })),
    ];

    public static FunctionSignature? SameList(IReadOnlyList<DataType> arguments) => arguments is [var type] && type.Logical is ListType list
        ? Of(list, list) : null;

    /// <summary>A list and a value that can be its element, which may widen it.</summary>
    public static FunctionSignature? WithElement(IReadOnlyList<DataType> arguments, Func<DataType, DataType> result)
    {
        if (arguments.Count != 2 || arguments[0].Logical is not ListType list)
        {
            return null;
        }

        return TypeCoercion.CommonType(list.Element, arguments[1].Logical) is { } type
            ? Of(result(type), DataType.List(type), type) : null;
    }

    public static Column Length(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        (int start, int end) = ((ListColumn)a[0]).GetRange(row);
        RowLoop.Put(result, (long)(end - start));
    });

    public static FunctionSignature? ConcatTypes(IReadOnlyList<DataType> arguments)
    {
        // An element next to a list joins it as one more element, as || does in PostgreSQL.
        DataType[] lists = [.. arguments.Select(a => a.Logical is ListType or { Id: TypeId.Null } ? a.Logical : DataType.List(a.Logical))];
        if (CommonOf(lists) is ListType type)
        {
            return new FunctionSignature(
                [.. arguments.Select(a => a.Logical is ListType or { Id: TypeId.Null } ? type : type.Element)], type);
        }

        // A list next to a list of lists is one more element.
        return arguments.Count == 2 ? GrowTypes(arguments, 0) ?? GrowTypes(arguments, 1) : null;
    }

    public static Column Concat(ScalarInvocation call) => ListCall.Lists(
        call,
        [.. Enumerable.Range(0, call.Arguments.Count)],
        (l, row) =>
        {
            for (int i = 0; i < l.Count; i++)
            {
                if (l[i] is ListColumn && l[i].Type.Equals(call.ResultType))
                {
                    (int start, int end) = l.Range(i, row);
                    l.Pick(i, start, end);
                }
                else if (l[i] is not NullColumn)
                {
                    l.Pick(i, row);
                }
            }

            l.Picks.End();
        },
        seesNulls: true);

    static void End(ListCall list, bool isNull)
    {
        if (isNull)
        {
            list.Picks.EndNull();
        }
        else
        {
            list.Picks.End();
        }
    }

    static FunctionSignature? ValueTypes(IReadOnlyList<DataType> arguments) => arguments.Count == 0
        ? Of(DataType.List(DataType.Null))
        : CommonOf(arguments) is { } type ? new FunctionSignature([.. arguments.Select(_ => type)], DataType.List(type)) : null;

    static Column Value(ScalarInvocation call) => ListCall.Lists(
        call,
        [.. Enumerable.Range(0, call.Arguments.Count)],
        (l, row) =>
        {
            for (int i = 0; i < l.Count; i++)
            {
                l.Pick(i, row);
            }

            l.Picks.End();
        },
        seesNulls: true);

    static FunctionSignature? GrowTypes(IReadOnlyList<DataType> arguments, int listAt)
    {
        if (arguments.Count != 2)
        {
            return null;
        }

        DataType item = arguments[1 - listAt].Logical;
        DataType? element = arguments[listAt].Logical switch
        {
            ListType list => TypeCoercion.CommonType(list.Element, item),
            { Id: TypeId.Null } => item,
            _ => null,
        };
        if (element is null)
        {
            return null;
        }

        DataType type = DataType.List(element);
        return listAt == 0 ? Of(type, type, element) : Of(type, element, type);
    }

    static Column Grow(ScalarInvocation call, int listAt) => ListCall.Lists(
        call,
        [0, 1],
        (l, row) =>
        {
            if (listAt == 1)
            {
                l.Pick(0, row);
            }

            (int start, int end) = l.Range(listAt, row);
            l.Pick(listAt, start, end);
            if (listAt == 0)
            {
                l.Pick(1, row);
            }

            l.Picks.End();
        },
        seesNulls: true);

    static Column Part(ScalarInvocation call, Func<int, int, (int Start, int End)> part) => ListCall.Lists(call, [0], (l, row) =>
    {
        (int start, int end) = l.Range(0, row);
        (start, end) = part(start, end);
        l.Picks.AddRange(start, end);
        l.Picks.End();
    });

    static FunctionSignature? SliceTypes(IReadOnlyList<DataType> arguments)
    {
        if (arguments.Count is < 2 or > 4 || !arguments.Skip(1).All(IsPosition))
        {
            return null;
        }

        DataType[] positions = [.. arguments.Skip(1).Select(_ => Integer)];
        return arguments[0].Logical switch
        {
            ListType list => Of(list, [list, .. positions]),
            { Id: TypeId.Utf8 } when arguments.Count < 4 => Of(Text, [Text, .. positions]),
            _ => null,
        };
    }

    public static bool IsPosition(DataType type) => type.Logical.IsInteger || type.Id == TypeId.Null;

    static Column Slice(ScalarInvocation call) => call.ResultType is ListType
        ? ListCall.Lists(call, [0], (l, row) =>
        {
            (int start, int end) = l.Range(0, row);
            long step = l.Count > 3 ? l.Integer(3, row) : 1;
            if (step == 0)
            {
                throw new QuiverException(ErrorCode.InvalidValue, "the step of a slice must not be zero");
            }

            // A slice that goes down starts at the higher position.
            long from = OpenOr(l.Integer(1, row), step > 0 ? 1 : -1);
            long to = OpenOr(l.Count > 2 ? l.Integer(2, row) : OpenBound, step > 0 ? -1 : 1);
            (int first, int last) = step > 0 ? Bounds(from, to, end - start) : Bounds(to, from, end - start);
            if (step > 0)
            {
                for (long i = first; i < last; i += step)
                {
                    l.Picks.Add(start + (int)i);
                }
            }
            else
            {
                for (long i = last - 1L; i >= first; i += step)
                {
                    l.Picks.Add(start + (int)i);
                }
            }

            l.Picks.End();
        })
        : RowLoop.Run(call, (a, row, result) =>
        {
            System.Text.Rune[] runes = [.. RowLoop.Text(a[0], row).EnumerateRunes()];
            long from = OpenOr(RowLoop.Integer(a[1], row), 1);
            long to = OpenOr(a.Length > 2 ? RowLoop.Integer(a[2], row) : OpenBound, -1);
            (int begin, int stop) = Bounds(from, to, runes.Length);
            RowLoop.Put(result, string.Concat(runes.Skip(begin).Take(stop - begin)));
        });

    static long OpenOr(long bound, long open) => bound == OpenBound ? open : bound;

    static (int First, int Last) Bounds(long from, long to, int length)
    {
        long first = Math.Clamp(from < 0 ? Math.Max(from, -length) + length : from - 1, 0, length);
        long last = Math.Clamp(to < 0 ? Math.Max(to, -length - 1) + length + 1 : to, 0, length);
        return ((int)first, (int)Math.Max(first, last));
    }

    static FunctionSignature? ResizeTypes(IReadOnlyList<DataType> arguments)
    {
        if (arguments.Count is not (2 or 3) || arguments[0].Logical is not ListType list || !IsPosition(arguments[1]))
        {
            return null;
        }

        DataType? element = arguments.Count == 3 ? TypeCoercion.CommonType(list.Element, arguments[2].Logical) : list.Element;
        return element is null ? null
            : arguments.Count == 2 ? Of(list, list, Integer) : Of(DataType.List(element), DataType.List(element), Integer, element);
    }

    static Column Resize(ScalarInvocation call) => ListCall.Lists(
        call,
        call.Arguments.Count == 3 ? [0, 2] : [0],
        (l, row) =>
        {
            long size = l[1].IsNull(row) ? 0 : CheckSize(l.Integer(1, row), "list_resize");
            (int start, int end) = l.Range(0, row);
            int kept = (int)Math.Min(size, end - start);
            l.Pick(0, start, start + kept);
            for (; kept < size && !l[0].IsNull(row); kept++)
            {
                if (l.Count == 3)
                {
                    l.Pick(2, row);
                }
                else
                {
                    l.Picks.AddNull();
                }
            }

            End(l, l[0].IsNull(row));
        },
        seesNulls: true);

    static FunctionSignature? CopyTypes(IReadOnlyList<DataType> arguments) =>
        arguments is [var value, var count] && IsPosition(count) ? Of(DataType.List(value.Logical), value.Logical, Integer) : null;

    public static FunctionSignature? RepeatTypes(IReadOnlyList<DataType> arguments) =>
        arguments is [var value, var count] && value.Logical is ListType list && IsPosition(count) ? Of(list, list, Integer) : null;

    /// <summary>The elements of a list several times.</summary>
    public static Column RepeatAll(ScalarInvocation call) => ListCall.Lists(call, [0], (l, row) =>
    {
        (int start, int end) = l.Range(0, row);
        long count = end == start ? 0 : CheckSize(Math.Max(0, l.Integer(1, row)), "repeat");
        CheckSize(count * (end - start), "repeat");
        for (long i = 0; i < count; i++)
        {
            l.Picks.AddRange(start, end);
        }

        l.Picks.End();
    });

    static Column Repeat(ScalarInvocation call) => ListCall.Lists(
        call,
        [0],
        (l, row) =>
        {
            bool isNull = l[1].IsNull(row);
            long count = isNull ? 0 : CheckSize(Math.Max(0, l.Integer(1, row)), "list_repeat");
            for (long i = 0; i < count; i++)
            {
                l.Pick(0, row);
            }

            End(l, isNull);
        },
        seesNulls: true);

    static long CheckSize(long size, string function)
    {
        if (size is < 0 or > MaxElements)
        {
            throw new QuiverException(ErrorCode.LimitExceeded, $"{function} makes lists of 0 to {MaxElements} elements, not {size}");
        }

        return size;
    }
}
