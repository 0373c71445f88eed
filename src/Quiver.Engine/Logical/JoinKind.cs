namespace Quiver.Engine.Logical;

/// <summary>What a join gives.</summary>
enum JoinKind
{
    /// <summary>Pairs of rows for which the condition holds.</summary>
    Inner,

    /// <summary>Inner, and left rows without partner with nulls.</summary>
    Left,

    /// <summary>Inner, and right rows without partner with nulls.</summary>
    Right,

    /// <summary>Inner, and rows of both sides without partner with nulls.</summary>
    Full,

    /// <summary>Left rows with a partner, once.</summary>
    Semi,

    /// <summary>Left rows without a partner.</summary>
    Anti,

    /// <summary>
    /// All left rows, once, with a boolean column: true where there is a partner, null where there is none but the condition is
    /// null for some right row, else false. What IN and EXISTS become in a value.
    /// </summary>
    Mark,

    /// <summary>Like Left, but more than one partner is an error: what a scalar subquery becomes.</summary>
    Single,
}
