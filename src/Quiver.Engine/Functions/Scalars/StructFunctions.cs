using System.Globalization;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Compute.Lists;
using Quiver.Compute.Selection;
using Quiver.Engine.Types;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions of structs; the names of fields are constants. Fields are passed on as they are and not copied.</summary>
static class StructFunctions
{
    const int ResultScratch = 38;

    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "struct_pack named_struct", "A struct of names and values in turn.", "struct_pack('a', 1, 'b', 'x')", PackTypes, c =>
                Pack(c, [.. Enumerable.Range(0, c.Arguments.Count / 2).Select(i => c.Arguments[(2 * i) + 1])]), seesNulls: true),
        new KernelFunction(
            "struct", "A struct of fields c0, c1 and so on.", "struct(1, 'x')", a => RowTypes(a, i => $"c{i}"), c =>
                Pack(c, c.Arguments), seesNulls: true),
        new KernelFunction(
            "row", "A struct whose fields have no names.", "row(1, 'x')", a => RowTypes(a, _ => ""), c => Pack(c, c.Arguments),
            seesNulls: true),
        new KernelFunction(
            "struct_extract get_field struct_extract_at", "A field of a struct.", "struct_extract(struct_pack('a', 1), 'a')",
            ExtractTypes, Extract),
        new KernelFunction(
            "struct_insert struct_update", "A struct with more fields, or other values for those that it has: names and values in turn.",
            "struct_insert({'a': 1}, 'b', 2)", InsertTypes, Insert),
        new KernelFunction(
            "struct_concat", "The fields of structs in one struct.", "struct_concat({'a': 1}, {'b': 2})", ConcatTypes, Concat),
        new KernelFunction(
            "struct_keys", "The names of the fields of a struct.", "struct_keys({'a': 1})", a => OneStruct(a, DataType.List(Text)), c =>
                RowLoop.Run(c, (a, _, result) =>
                {
                    foreach (Field part in ((StructType)a[0].Type).Fields)
                    {
                        RowLoop.Put(((ListColumnBuilder)result).Elements, part.Name);
                    }

                    ((ListColumnBuilder)result).EndValue();
                })),
        new KernelFunction(
            "struct_values", "The values of the fields of a struct, as a row without names.", "struct_values({'a': 1})",
            a => a is [var type] && type.Logical is StructType t
                ? Of(DataType.Struct([.. t.Fields.Select(f => new Field("", f.Type))]), t) : null,
            c => Pack(c, [.. Enumerable.Range(0, FieldsOf(c, 0).Count).Select(i => FieldOf(c, 0, i))])),
        new KernelFunction("struct_contains", "Whether a field of a struct has a value.", "struct_contains(row(1, 2), 2)",
            FindTypes, c => RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, Find(a, row) >= 0))),
        new KernelFunction("struct_position", "The position of the field of a struct that has a value; null where none has.",
            "struct_position(row(1, 2), 2)", a => FindTypes(a) is { } s ? Of(Integer, [.. s.Parameters]) : null, c =>
                RowLoop.Run(c, (a, row, result) =>
        {
            int at = Find(a, row);
            if (at < 0)
            {
                result.AppendNull();
            }
            else
            {
                RowLoop.Put(result, at + 1L);
            }
        })),
    ];

    static FunctionSignature? PackTypes(IReadOnlyList<DataType> arguments, IReadOnlyList<ScalarValue?> constants)
    {
        if (arguments.Count == 0 || arguments.Count % 2 != 0)
        {
            return null;
        }

        var fields = new List<Field>();
        for (int i = 0; i < arguments.Count; i += 2)
        {
            if (arguments[i].Logical.Id != TypeId.Utf8)
            {
                return null;
            }

            string name = constants[i]?.Value as string ?? $"c{(i / 2).ToString(CultureInfo.InvariantCulture)}";
            fields.Add(new Field(name, arguments[i + 1].Logical));
        }

        return new FunctionSignature([.. arguments.Select(a => a.Logical)], DataType.Struct(fields));
    }

    static FunctionSignature? RowTypes(IReadOnlyList<DataType> arguments, Func<string, string> name) => arguments.Count == 0
        ? null
        : new FunctionSignature(
            [.. arguments.Select(a => a.Logical)],
            DataType.Struct([.. arguments.Select((a, i) => new Field(name(i.ToString(CultureInfo.InvariantCulture)), a.Logical))]));

    static StructColumn Pack(ScalarInvocation call, IReadOnlyList<Column> fields) =>
        StructKernel.Pack(call.ResultType, call.RowCount, fields, call.Scratch.Child(ResultScratch));

    static IReadOnlyList<Field> FieldsOf(ScalarInvocation call, int argument) => ((StructType)call.Arguments[argument].Type.Logical).Fields;

    static Column FieldOf(ScalarInvocation call, int argument, int field)
    {
        ColumnScratch scratch = call.Scratch.Child(argument);
        var column = (StructColumn)FlattenKernel.Flatten(call.Arguments[argument], scratch.Child(0));
        return StructKernel.Field(column, field, scratch.Child(1 + field));
    }

    static FunctionSignature? ExtractTypes(IReadOnlyList<DataType> arguments, IReadOnlyList<ScalarValue?> constants)
    {
        if (arguments.Count != 2 || arguments[0].Logical is not StructType type)
        {
            return null;
        }

        int field = IndexOf(type, constants[1]?.Value);
        return field < 0 ? null : Of(type.Fields[field].Type, type, arguments[1].Logical);
    }

    static int IndexOf(StructType type, object? key)
    {
        switch (key)
        {
            case string name:
                int exact = type.IndexOf(name);
                for (int i = 0; exact < 0 && i < type.Fields.Count; i++)
                {
                    exact = string.Equals(type.Fields[i].Name, name, StringComparison.OrdinalIgnoreCase) ? i : -1;
                }

                return exact;
            case long position when position >= 1 && position <= type.Fields.Count:
                return (int)position - 1;
            case int position when position >= 1 && position <= type.Fields.Count:
                return position - 1;
            default:
                return -1;
        }
    }

    static Column Extract(ScalarInvocation call)
    {
        Column key = call.Arguments[1];
        int row = 0;
        ValueComparer.Resolve(ref key, ref row);
        return call.RowCount == 0
            ? Compute.Vectors.NullPropagation.AllNull(call.ResultType, 0)
            : FieldOf(call, 0, IndexOf((StructType)call.Arguments[0].Type.Logical, key.GetValue(row)));
    }

    static FunctionSignature? InsertTypes(IReadOnlyList<DataType> arguments, IReadOnlyList<ScalarValue?> constants)
    {
        if (arguments.Count < 3 || arguments.Count % 2 == 0 || arguments[0].Logical is not StructType type)
        {
            return null;
        }

        List<Field> fields = [.. type.Fields];
        for (int i = 1; i < arguments.Count; i += 2)
        {
            if (constants[i]?.Value is not string name)
            {
                return null;
            }

            var field = new Field(name, arguments[i + 1].Logical);
            int at = fields.FindIndex(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase));
            if (at < 0)
            {
                fields.Add(field);
            }
            else
            {
                fields[at] = field;
            }
        }

        return Of(DataType.Struct(fields), [.. arguments.Select(a => a.Logical)]);
    }

    static StructColumn Insert(ScalarInvocation call)
    {
        var names = new List<string>();
        var columns = new List<Column>();
        IReadOnlyList<Field> old = FieldsOf(call, 0);
        for (int i = 0; i < old.Count; i++)
        {
            names.Add(old[i].Name);
            columns.Add(FieldOf(call, 0, i));
        }

        for (int i = 1; i < call.Arguments.Count; i += 2)
        {
            Column key = call.Arguments[i];
            int row = 0;
            ValueComparer.Resolve(ref key, ref row);
            string name = RowLoop.Text(key, row);
            int at = names.FindIndex(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase));
            if (at < 0)
            {
                names.Add(name);
                columns.Add(call.Arguments[i + 1]);
            }
            else
            {
                columns[at] = call.Arguments[i + 1];
            }
        }

        return Pack(call, columns);
    }

    static FunctionSignature? ConcatTypes(IReadOnlyList<DataType> arguments) =>
        arguments.Count > 0 && arguments.All(a => a.Logical is StructType)
            ? Of(DataType.Struct([.. arguments.SelectMany(a => ((StructType)a.Logical).Fields)]), [.. arguments.Select(a => a.Logical)])
            : null;

    static StructColumn Concat(ScalarInvocation call) => Pack(
        call,
        [
            .. Enumerable.Range(0, call.Arguments.Count)
                .SelectMany(a => Enumerable.Range(0, FieldsOf(call, a).Count).Select(f => FieldOf(call, a, f))),
        ]);

    static FunctionSignature? OneStruct(IReadOnlyList<DataType> arguments, DataType result) =>
        arguments is [var type] && type.Logical is StructType t ? Of(result, t) : null;

    static FunctionSignature? FindTypes(IReadOnlyList<DataType> arguments)
    {
        if (arguments.Count != 2 || arguments[0].Logical is not StructType type
            || CommonOf([.. type.Fields.Select(f => f.Type), arguments[1]]) is not { } common)
        {
            return null;
        }

        return Of(Truth, DataType.Struct([.. type.Fields.Select(f => new Field(f.Name, common))]), common);
    }

    static int Find(Column[] a, int row)
    {
        IReadOnlyList<Column> fields = ((StructColumn)a[0]).Fields;
        for (int i = 0; i < fields.Count; i++)
        {
            if (!fields[i].IsNull(row) && ValueComparer.Compare(fields[i], row, a[1], row) == 0)
            {
                return i;
            }
        }

        return -1;
    }
}
