using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>One key of an order.</summary>
/// <param name="Expression">What is compared.</param>
/// <param name="IsDescending">Whether large values come first.</param>
/// <param name="NullsFirst">Whether nulls come before all values.</param>
sealed record SortKey(Expression Expression, bool IsDescending, bool NullsFirst)
{
    public override string ToString() =>
        $"{Expression}{(IsDescending ? " DESC" : "")}{(NullsFirst == IsDescending ? "" : NullsFirst ? " NULLS FIRST" : " NULLS LAST")}";
}
