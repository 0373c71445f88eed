using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Compile;

/// <summary>Makes the errors of the compiler, with the texts of InfluxDB 1.8: clients know them.</summary>
static class CompileErrors
{
    /// <summary>The statement breaks a rule.</summary>
    public static QuiverException Invalid(string message) => new(ErrorCode.InvalidStatement, message);

    /// <summary>A function was called with arguments that it does not take.</summary>
    public static QuiverException Arguments(string message) => new(ErrorCode.WrongArguments, message);

    /// <summary>A function has another number of arguments.</summary>
    public static QuiverException ArgumentCount(string function, int expected, int found) =>
        Arguments($"invalid number of arguments for {function}, expected {expected}, got {found}");

    /// <summary>A function has fewer or more arguments than it takes.</summary>
    public static QuiverException ArgumentCount(string function, int least, int most, int found) =>
        Arguments($"invalid number of arguments for {function}, expected at least {least} but no more than {most}, got {found}");

    /// <summary>There is no such function.</summary>
    public static QuiverException Undefined(string function) => new(ErrorCode.UnknownFunction, $"undefined function {function}()");

    /// <summary>Returns the name of the Go type that InfluxDB's messages give for an expression.</summary>
    public static string GoTypeOf(InfluxExpression expression) => "*influxql." + expression switch
    {
        InfluxVariable => "VarRef",
        InfluxCall => "Call",
        InfluxBinary => "BinaryExpr",
        InfluxParenthesis => "ParenExpr",
        InfluxDistinct => "Distinct",
        InfluxWildcard => "Wildcard",
        InfluxString => "StringLiteral",
        InfluxRegex => "RegexLiteral",
        InfluxBoolean => "BooleanLiteral",
        InfluxUnsigned => "UnsignedLiteral",
        InfluxInteger => "IntegerLiteral",
        InfluxNumber => "NumberLiteral",
        InfluxDuration => "DurationLiteral",
        InfluxTime => "TimeLiteral",
        InfluxNameList => "ListLiteral",
        _ => "NilLiteral",
    };

    /// <summary>Returns an argument as messages print it: InfluxDB 1.8 gives numbers three digits.</summary>
    public static string Print(InfluxExpression expression) =>
        expression is InfluxNumber number ? GoNumbers.Thousandths(number.Value) : expression.ToString();
}
