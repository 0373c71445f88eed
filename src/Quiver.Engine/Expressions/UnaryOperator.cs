namespace Quiver.Engine.Expressions;

/// <summary>The operators of one operand.</summary>
public enum UnaryOperator
{
    /// <summary>Three-valued negation of a boolean.</summary>
    Not,

    /// <summary>Whether the operand is null.</summary>
    IsNull,

    /// <summary>Whether the operand is not null.</summary>
    IsNotNull,

    /// <summary>Whether a boolean is true; false for null.</summary>
    IsTrue,

    /// <summary>Whether a boolean is false; false for null.</summary>
    IsFalse,

    /// <summary>The negative number or interval.</summary>
    Negate,

    /// <summary>All bits turned.</summary>
    BitNot,
}
