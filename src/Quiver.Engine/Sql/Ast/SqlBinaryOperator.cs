namespace Quiver.Engine.Sql.Ast;

/// <summary>The binary operators other than AND and OR.</summary>
enum SqlBinaryOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    IntegerDivide,
    Modulo,
    Power,
    Concat,
    BitwiseAnd,
    BitwiseOr,
    BitwiseXor,
    ShiftLeft,
    ShiftRight,
    JsonGet,
    JsonGetText,
    JsonPath,
    JsonPathText,
    Contains,
    ContainedBy,
    Overlaps,
    StartsWith,
}
