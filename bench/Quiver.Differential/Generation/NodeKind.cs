namespace Quiver.Differential.Generation;

/// <summary>What a piece of a query is, which says how it can be made smaller.</summary>
enum NodeKind
{
    /// <summary>Stays as it is, but what it holds may shrink.</summary>
    Plain,

    /// <summary>Neither it nor anything in it changes: it keeps the answer determined.</summary>
    Fixed,

    /// <summary>May be left out.</summary>
    Clause,

    /// <summary>Items with separators between them; all but one may be left out.</summary>
    Items,

    /// <summary>A value of a family: another one of the family may stand there.</summary>
    Value,

    /// <summary>Something with rows: a query or what stands in FROM.</summary>
    Rows,
}
