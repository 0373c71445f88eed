using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Functions;

/// <summary>Makes the errors of functions, with the texts of InfluxDB 1.8: clients know them.</summary>
static class FunctionErrors
{
    /// <summary>The function does not take values of this type. The text ends with the Go type of what gave the values: an iterator
    /// that a KILL QUERY interrupts, or one that fills buckets.</summary>
    public static QuiverException Unsupported(InfluxCall call, InfluxType input)
    {
        string word = InfluxTypes.WordOf(input);
        string source = call.Arguments is [InfluxCall, ..] ? "Fill" : "Interrupt";
        return new(ErrorCode.TypeMismatch, $"unsupported {WordsOf(call.Name)} iterator type: *query.{word}{source}Iterator");
    }

    /// <summary>A period of 1 leaves chande_momentum_oscillator without a single difference; InfluxDB panics.</summary>
    public static QuiverException OscillatorPanic() =>
        new(ErrorCode.InvalidStatement, "[panic:runtime error: index out of range [1] with length 0]");

    /// <summary>A forecast would be larger than what is computed.</summary>
    public static QuiverException ForecastTooLarge(string function, string what, long count, long limit) =>
        new(ErrorCode.OutOfMemory, $"{function} takes at most {limit} {what}, not {count}.");

    static string WordsOf(string name) => name switch
    {
        "non_negative_derivative" => "derivative",
        "non_negative_difference" => "difference",
        "holt_winters" or "holt_winters_with_fit" => "elapsed",
        _ => name.Replace('_', ' '),
    };
}
