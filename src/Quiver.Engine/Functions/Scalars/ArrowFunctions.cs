using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Engine.Types;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions that name types as the Arrow libraries do.</summary>
static class ArrowFunctions
{
    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "arrow_cast", "A value cast to the type that an Arrow library calls so; the name is a constant.",
                "arrow_cast(1, 'Timestamp(Second, None)')", CastTypes, c => c.Arguments[0], seesNulls: true),
        new KernelFunction(
            "arrow_typeof", "The type of a value, named as Arrow libraries do.", "arrow_typeof(now())", OneOfAny, c => Named(c,
                ArrowTypeNames.Of(c.Arguments[0].Type.Logical)), seesNulls: true),
        new KernelFunction(
            "typeof pg_typeof", "The type of a value.", "typeof(1)", OneOfAny, c => Named(c, c.Arguments[0].Type.Logical.ToString()),
                seesNulls: true),
    ];

    static FunctionSignature? OneOfAny(IReadOnlyList<DataType> arguments) => arguments.Count == 1 ? Of(Text, arguments[0]) : null;

    static FunctionSignature? CastTypes(IReadOnlyList<DataType> arguments, IReadOnlyList<ScalarValue?> constants) =>
        arguments.Count == 2 && constants[1]?.Value is string name && ArrowTypeNames.Parse(name) is var type ? Of(type, type, Text) : null;

    static ConstantColumn Named(ScalarInvocation call, string name) => new(ColumnBuilder.Build(Text, [name]), call.RowCount);
}
