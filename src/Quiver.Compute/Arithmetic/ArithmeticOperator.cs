namespace Quiver.Compute.Arithmetic;

/// <summary>The binary operators on numbers, dates and times.</summary>
public enum ArithmeticOperator
{
    /// <summary>Sum.</summary>
    Add,

    /// <summary>Difference.</summary>
    Subtract,

    /// <summary>Product.</summary>
    Multiply,

    /// <summary>Quotient; of integers it is truncated towards zero.</summary>
    Divide,

    /// <summary>Rest of a division, with the sign of the dividend.</summary>
    Modulo,

    /// <summary>Quotient without fraction, truncated towards zero.</summary>
    IntegerDivide,

    /// <summary>Bits set on both sides.</summary>
    BitAnd,

    /// <summary>Bits set on either side.</summary>
    BitOr,

    /// <summary>Bits set on one side only.</summary>
    BitXor,

    /// <summary>Bits moved up.</summary>
    ShiftLeft,

    /// <summary>Bits moved down, keeping the sign.</summary>
    ShiftRight,

    /// <summary>Powers of doubles.</summary>
    Power,
}
