using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Functions;

namespace Quiver.InfluxQl.Series;

/// <summary>The types of what calls take and give.</summary>
static class CallTypes
{
    /// <summary>Returns the type of what a call gives; Unknown where it gives nothing.</summary>
    /// <exception cref="Arrow.Errors.QuiverException">The function does not take the type of its argument.</exception>
    public static InfluxType TypeOf(InfluxCall call)
    {
        InfluxType input = InputOf(call);
        return input is InfluxType.Unknown or InfluxType.Tag ? InfluxType.Unknown : FunctionFactory.ResultTypeOf(call, input);
    }

    /// <summary>Returns the type of the first argument of a call.</summary>
    public static InfluxType InputOf(InfluxCall call) => call.Arguments[0] switch
    {
        InfluxCall inner => TypeOf(inner),
        InfluxVariable { Type: var type } => type,
        _ => InfluxType.Unknown,
    };
}
