using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer.JoinOrder;

/// <summary>A join of the tree as it was written: what it joins, and which relations its conditions read.</summary>
/// <param name="Kind">Inner, Left, Semi or Anti.</param>
/// <param name="Left">The relations below its left side.</param>
/// <param name="Right">The relations below its right side.</param>
/// <param name="Conditions">Its conditions; of inner joins each is an operator of its own.</param>
/// <param name="Read">The relations that the conditions read.</param>
/// <param name="RejectsNulls">Whether the conditions are not true where all columns of some relations are null.</param>
sealed record JoinOperator(
    JoinKind Kind, ulong Left, ulong Right, IReadOnlyList<Expression> Conditions, ulong Read, Func<ulong, bool> RejectsNulls)
{
    /// <summary>All relations below it.</summary>
    public ulong Both => Left | Right;
}
