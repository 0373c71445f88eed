using System.Globalization;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Mapping;
using Quiver.Engine.Types;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions of structs; the names of fields are constants.</summary>
static class StructFunctions
{
    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "struct_pack named_struct", "A struct of names and values in turn.", "struct_pack('a', 1, 'b', 'x')", PackTypes, c =>
                Pack(c, 1, 2), seesNulls: true),
        new KernelFunction(
            "row struct", "A struct of fields c0, c1 and so on.", "row(1, 'x')", RowTypes, c => Pack(c, 0, 1), seesNulls: true),
        new KernelFunction(
            "struct_extract get_field", "A field of a struct.", "struct_extract(struct_pack('a', 1), 'a')", ExtractTypes, Extract),
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

    static FunctionSignature? RowTypes(IReadOnlyList<DataType> arguments) => arguments.Count == 0
        ? null
        : new FunctionSignature(
            [.. arguments.Select(a => a.Logical)],
            DataType.Struct([.. arguments.Select((a, i) => new Field($"c{i.ToString(CultureInfo.InvariantCulture)}", a.Logical))]));

    static Column Pack(ScalarInvocation call, int first, int step) => RowLoop.Run(
        call,
        (a, row, result) =>
        {
            var target = (StructColumnBuilder)result;
            for (int i = 0; i < target.Fields.Count; i++)
            {
                RowCopy.Append(target.Fields[i], a[first + (i * step)], row);
            }

            target.EndValue();
        },
        seesNulls: true);

    static FunctionSignature? ExtractTypes(IReadOnlyList<DataType> arguments, IReadOnlyList<ScalarValue?> constants)
    {
        if (arguments.Count != 2 || arguments[0].Logical is not StructType type)
        {
            return null;
        }

        int field = constants[1]?.Value switch
        {
            string name => type.IndexOf(name),
            long position when position >= 1 && position <= type.Fields.Count => (int)position - 1,
            _ => -1,
        };
        return field < 0 ? null : Of(type.Fields[field].Type, type, arguments[1].Logical);
    }

    static Column Extract(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        var source = (StructColumn)a[0];
        int field = a[1] is StringColumn ? ((StructType)source.Type).IndexOf(RowLoop.Text(a[1], row)) : (int)RowLoop.Integer(a[1], row) - 1;
        RowCopy.Append(result, source.Fields[field], row);
    });
}
