namespace Quiver.InfluxQl.Ast;

/// <summary>Texts and precedences of the operators.</summary>
static class InfluxOperators
{
    /// <summary>Returns the operator as it is printed.</summary>
    public static string TextOf(InfluxOperator value) => value switch
    {
        InfluxOperator.Or => "OR",
        InfluxOperator.And => "AND",
        InfluxOperator.Equal => "=",
        InfluxOperator.NotEqual => "!=",
        InfluxOperator.Matches => "=~",
        InfluxOperator.MatchesNot => "!~",
        InfluxOperator.Less => "<",
        InfluxOperator.LessOrEqual => "<=",
        InfluxOperator.Greater => ">",
        InfluxOperator.GreaterOrEqual => ">=",
        InfluxOperator.Add => "+",
        InfluxOperator.Subtract => "-",
        InfluxOperator.BitwiseOr => "|",
        InfluxOperator.BitwiseXor => "^",
        InfluxOperator.Multiply => "*",
        InfluxOperator.Divide => "/",
        InfluxOperator.Modulo => "%",
        _ => "&",
    };

    /// <summary>Returns how strongly the operator binds, from 1 to 5.</summary>
    public static int PrecedenceOf(InfluxOperator value) => value switch
    {
        InfluxOperator.Or => 1,
        InfluxOperator.And => 2,
        < InfluxOperator.Add => 3,
        < InfluxOperator.Multiply => 4,
        _ => 5,
    };

    /// <summary>Returns whether the operator gives true or false.</summary>
    public static bool IsPredicate(InfluxOperator value) => value < InfluxOperator.Add;

    /// <summary>Returns the comparison for swapped operands.</summary>
    public static InfluxOperator Mirror(InfluxOperator operation) => operation switch
    {
        InfluxOperator.Less => InfluxOperator.Greater,
        InfluxOperator.LessOrEqual => InfluxOperator.GreaterOrEqual,
        InfluxOperator.Greater => InfluxOperator.Less,
        InfluxOperator.GreaterOrEqual => InfluxOperator.LessOrEqual,
        _ => operation,
    };
}
