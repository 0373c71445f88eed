namespace Quiver.SqlLogicTests.Scripts;

/// <summary>How results are ordered before they are compared.</summary>
enum SortMode
{
    /// <summary>As the engine answers them.</summary>
    None,

    /// <summary>Whole rows by their cells' text, bytewise.</summary>
    Rows,

    /// <summary>All cells on their own, one a line.</summary>
    Values,
}
