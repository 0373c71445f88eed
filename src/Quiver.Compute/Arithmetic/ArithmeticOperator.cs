namespace Quiver.Compute.Arithmetic;

/// <summary>The binary operators on numbers, dates and times.</summary>
enum ArithmeticOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,

    /// <summary>Division without remainder, truncated towards zero.</summary>
    IntegerDivide,
    BitAnd,
    BitOr,
    BitXor,
    ShiftLeft,
    ShiftRight,

    /// <summary>Powers of doubles.</summary>
    Power,
}
