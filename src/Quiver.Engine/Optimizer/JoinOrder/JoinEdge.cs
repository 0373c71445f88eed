using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer.JoinOrder;

/// <summary>An operator as a hyperedge between two sets of relations.</summary>
/// <param name="Kind">What it does with the rows of its sides; of inner joins the sides may change places.</param>
/// <param name="Left">Relations that must be on its left side.</param>
/// <param name="Right">Relations that must be on its right side.</param>
/// <param name="Conditions">Its conditions.</param>
/// <param name="Rules">Where one of the first relations takes part, all of the second must.</param>
sealed record JoinEdge(
    JoinKind Kind, ulong Left, ulong Right, IReadOnlyList<Expression> Conditions, IReadOnlyList<(ulong If, ulong Then)> Rules)
{
    /// <summary>The relations without which it cannot be applied.</summary>
    public ulong Eligible { get; } = Left | Right;

    /// <summary>What the estimator knows of each condition.</summary>
    public JoinFactor[] Factors { get; set; } = [];

    /// <summary>Whether one of its conditions is an equality between the sides.</summary>
    public bool HasEquality => Array.Exists(Factors, f => f.Selectivity is null);

    /// <summary>How many edges with an equality there are between the same relations.</summary>
    public int Companions { get; set; }

    /// <summary>The number of the class of equal columns that it is an equality of; -1 for other conditions.</summary>
    public int Class { get; init; } = -1;

    /// <summary>Whether joining two sets applies it: together they have all of its relations, alone neither does.</summary>
    public bool Spans(ulong first, ulong second) =>
        (Eligible & ~(first | second)) == 0 && (Eligible & ~first) != 0 && (Eligible & ~second) != 0;

    /// <summary>Whether its sides are on the sides of a join, in this order.</summary>
    public bool Fits(ulong left, ulong right) => (Left & ~left) == 0 && (Right & ~right) == 0;

    /// <summary>Whether its rules allow a set of relations.</summary>
    public bool Allows(ulong relations)
    {
        foreach ((ulong condition, ulong needed) in Rules)
        {
            if ((condition & relations) != 0 && (needed & ~relations) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
