using Quiver.Arrow.Errors;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>
/// Counts the nodes of the bound tree. Aliases, common tables and views are bound at each reference, so that a short text can
/// mean a plan of exponential size; here it ends in an error.
/// </summary>
sealed class BindingBudget
{
    /// <summary>The most nodes of one statement.</summary>
    public const long MaximumNodes = 2_000_000;

    /// <summary>The nodes so far.</summary>
    public long Used { get; private set; }

    public void Spend(long nodes, SqlNode at)
    {
        Used += nodes;
        if (Used > MaximumNodes)
        {
            throw BindingErrors.At(
                at,
                ErrorCode.LimitExceeded,
                $"the statement is too large: with its aliases, common tables and views it has more than {MaximumNodes} nodes");
        }
    }
}
