using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Arithmetic;

/// <summary>The errors of arithmetic.</summary>
static class ArithmeticErrors
{
    public static QuiverException Overflow(ArithmeticOperator op, DataType type, object left, object right) => new(
        ErrorCode.Overflow,
        string.Create(CultureInfo.InvariantCulture, $"overflow in {SqlName(type)} {Noun(op)}: {left} {Symbol(op)} {right}"));

    public static QuiverException Overflow(string noun, DataType type, object value) => new(
        ErrorCode.Overflow, string.Create(CultureInfo.InvariantCulture, $"overflow in {SqlName(type)} {noun}: {value}"));

    public static QuiverException DivisionByZero(ArithmeticOperator op, object left) => new(
        ErrorCode.DivisionByZero,
        string.Create(CultureInfo.InvariantCulture, $"division by zero: {left} {Symbol(op)} 0; guard the divisor with NULLIF(…, 0)"));

    public static QuiverException NotDefined(ArithmeticOperator op, DataType left, DataType right) => new(
        ErrorCode.TypeMismatch, $"no operator {Symbol(op)} for {left} and {right}; cast one side to the type of the other");

    /// <summary>The sign that stands for an operator in SQL.</summary>
    public static string Symbol(ArithmeticOperator op) => op switch
    {
        ArithmeticOperator.Add => "+",
        ArithmeticOperator.Subtract => "-",
        ArithmeticOperator.Multiply => "*",
        ArithmeticOperator.Divide => "/",
        ArithmeticOperator.Modulo => "%",
        ArithmeticOperator.IntegerDivide => "//",
        ArithmeticOperator.BitAnd => "&",
        ArithmeticOperator.BitOr => "|",
        ArithmeticOperator.BitXor => "xor",
        ArithmeticOperator.ShiftLeft => "<<",
        ArithmeticOperator.ShiftRight => ">>",
        _ => "^",
    };

    static string Noun(ArithmeticOperator op) => op switch
    {
        ArithmeticOperator.Add => "addition",
        ArithmeticOperator.Subtract => "subtraction",
        ArithmeticOperator.Multiply => "multiplication",
        ArithmeticOperator.Modulo => "modulo",
        _ => "division",
    };

    static string SqlName(DataType type) => type.Id switch
    {
        TypeId.Int8 => "TINYINT",
        TypeId.Int16 => "SMALLINT",
        TypeId.Int32 => "INTEGER",
        TypeId.Int64 => "BIGINT",
        TypeId.UInt8 => "UTINYINT",
        TypeId.UInt16 => "USMALLINT",
        TypeId.UInt32 => "UINTEGER",
        TypeId.UInt64 => "UBIGINT",
        _ => type.ToString().ToUpperInvariant(),
    };
}
