using Quiver.Compute.Grouping;
using Xunit;

namespace Quiver.Compute.Tests.Grouping;

/// <summary>Which grouping sets follow from which.</summary>
public sealed class GroupingSetTreeTests
{
    [Fact]
    public void The_sets_of_a_cube_follow_from_the_largest_one()
    {
        var tree = new GroupingSetTree([[0, 1], [0], [1], []]);
        Assert.Equal([0], tree.Roots);
        Assert.Equal([-1, 0, 0, 2], tree.Parents);
        Assert.Equal([0, 1, 2, 3], tree.Places);
    }

    [Fact]
    public void Sets_without_common_superset_are_computed_from_rows_and_equal_ones_once()
    {
        var tree = new GroupingSetTree([[0], [1], [0], []]);
        Assert.Equal([0, 1], tree.Roots);
        Assert.Equal(3, tree.Sets.Count);
        Assert.Equal([0, 1, 0, 2], tree.Places);
    }
}
