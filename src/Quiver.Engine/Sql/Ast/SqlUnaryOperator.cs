namespace Quiver.Engine.Sql.Ast;

/// <summary>The unary operators other than NOT.</summary>
enum SqlUnaryOperator
{
    Negate,
    Plus,
    BitwiseNot,
}
