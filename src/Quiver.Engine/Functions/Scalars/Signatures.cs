using Quiver.Arrow.Types;
using Quiver.Engine.Types;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Short ways to write the types of functions.</summary>
static class Signatures
{
    public static readonly DataType Text = DataType.Utf8;
    public static readonly DataType Integer = DataType.Int64;
    public static readonly DataType Number = DataType.Float64;
    public static readonly DataType Truth = DataType.Boolean;
    public static readonly DataType Timestamp = DataType.Timestamp(TimeUnit.Microsecond);
    public static readonly DataType Instant = DataType.Timestamp(TimeUnit.Microsecond, "UTC");

    /// <summary>A signature: the result first, then the parameters.</summary>
    public static FunctionSignature Of(DataType result, params DataType[] parameters) => new(parameters, result);

    /// <summary>One signature as a list of overloads.</summary>
    public static FunctionSignature[] Only(DataType result, params DataType[] parameters) => [new(parameters, result)];

    /// <summary>Returns the type that all of some types turn into, null where there is none.</summary>
    public static DataType? CommonOf(IEnumerable<DataType> types)
    {
        DataType? common = null;
        foreach (DataType type in types)
        {
            common = common is null ? type.Logical : TypeCoercion.CommonType(common, type.Logical);
            if (common is null)
            {
                return null;
            }
        }

        return common;
    }

    /// <summary>A call of any number of arguments of one common type, which is also the result.</summary>
    public static FunctionSignature? AllCommon(IReadOnlyList<DataType> arguments) =>
        arguments.Count > 0 && CommonOf(arguments) is { } type ? new FunctionSignature([.. arguments.Select(_ => type)], type) : null;

    /// <summary>A call in which every argument becomes text.</summary>
    public static FunctionSignature? AllText(IReadOnlyList<DataType> arguments) =>
        arguments.Count > 0 ? new FunctionSignature([.. arguments.Select(_ => Text)], Text) : null;
}
