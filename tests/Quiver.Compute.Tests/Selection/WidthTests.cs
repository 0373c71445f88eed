using Quiver.Compute.Tests.Grouping;
using Quiver.Compute.Tests.Hashing;
using Quiver.Compute.Tests.Reduction;
using Quiver.Compute.Tests.Temporal;
using Quiver.Compute.Vectors;
using Xunit;

namespace Quiver.Compute.Tests.Selection;

public sealed class WidthTests
{
    [Theory]
    [InlineData("Scalar")]
    [InlineData("Bits128")]
    [InlineData("Bits256")]
    [InlineData("Bits512")]
    public void Kernels_agree_with_their_references_at_every_width(string width)
    {
        // Other tests that run at the same time see the width too; every width must give the same results.
        SimdWidth before = KernelWidth.Current;
        KernelWidth.Current = Enum.Parse<SimdWidth>(width);
        try
        {
            new SelectionTests().FromMask_random_bits_lists_the_ones_in_order(8191, 0.5);
            new HashTests().Hash_combined_pairs_differ_by_order();
            new HashTests().Hash_special_values_agree();
            new TemporalTests().FloorDivide_random_numbers_equals_integer_division();
            new TemporalTests().FloorRemainder_of_numbers_that_rise_slowly_equals_integer_division();
            new TemporalTests().DateBin_random_times_equal_reference();
            new ReductionTests().Reductions_random_columns_equal_boxed_reference("flat");
            new ReductionTests().SumIntegers_large_values_are_exact();
            new RunAggregationTests().Extremes_of_runs_know_NaN_and_infinities();
            new RunAggregationTests().Runs_of_keys_give_the_groups_of_shuffled_rows("sliced");
        }
        finally
        {
            KernelWidth.Current = before;
        }
    }
}
