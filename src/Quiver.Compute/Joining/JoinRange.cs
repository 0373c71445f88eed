using Quiver.Arrow.Columns;

namespace Quiver.Compute.Joining;

/// <summary>The build side of a condition of order between the sides of a join.</summary>
/// <param name="Values">The values of all build rows, flat.</param>
/// <param name="IsBuildAbove">Whether the value of the build row is to be above that of the probe row, else below it.</param>
/// <param name="IsStrict">Whether equal values do not do.</param>
readonly record struct JoinRange(Column Values, bool IsBuildAbove, bool IsStrict)
{
    /// <summary>What turns words so that a build row fits where its word is not below that of the probe row.</summary>
    public ulong Flip => IsBuildAbove ? 0 : ulong.MaxValue;
}
