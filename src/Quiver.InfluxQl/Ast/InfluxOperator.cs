namespace Quiver.InfluxQl.Ast;

/// <summary>The binary operators, those that bind weakest first.</summary>
enum InfluxOperator
{
    Or,
    And,
    Equal,
    NotEqual,
    Matches,
    MatchesNot,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    BitwiseOr,
    BitwiseXor,
    Multiply,
    Divide,
    Modulo,
    BitwiseAnd,
}
