namespace Quiver.Engine.Logical;

/// <summary>What a subquery in an expression stands for.</summary>
enum SubqueryKind
{
    /// <summary>The value of its one column in its one row; null where it has no row.</summary>
    Scalar,

    /// <summary>Whether it has a row.</summary>
    Exists,

    /// <summary>Whether a comparison with the operand holds for some row: IN is <c>= ANY</c>.</summary>
    Any,
}
