using Quiver.Arrow.Columns;
using Quiver.Compute.Comparison;

namespace Quiver.Compute.Sorting;

/// <summary>How one key is ordered.</summary>
/// <param name="IsDescending">Whether large values come first.</param>
/// <param name="NullsFirst">Whether nulls come before all values.</param>
readonly record struct SortDirection(bool IsDescending, bool NullsFirst)
{
    /// <summary>Compares two values of a key, which may be in different columns.</summary>
    public int Compare(Column left, int leftRow, Column right, int rightRow)
    {
        bool leftNull = left.IsNull(leftRow);
        bool rightNull = right.IsNull(rightRow);
        if (leftNull || rightNull)
        {
            return leftNull == rightNull ? 0 : leftNull == NullsFirst ? -1 : 1;
        }

        int order = ValueComparer.Compare(left, leftRow, right, rightRow);
        return IsDescending ? -Math.Sign(order) : order;
    }
}
