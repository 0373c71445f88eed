namespace Quiver.Compute.Windowing;

/// <summary>How the places of rows in a partition are counted.</summary>
enum RankKind
{
    /// <summary>Each row has a place of its own.</summary>
    RowNumber,

    /// <summary>Peers have the place of their first row.</summary>
    Rank,

    /// <summary>Peers are counted as one.</summary>
    DenseRank,
}
