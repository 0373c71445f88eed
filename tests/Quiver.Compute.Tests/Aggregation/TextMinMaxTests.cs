using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Tests.Selection;
using Xunit;

namespace Quiver.Compute.Tests.Aggregation;

/// <summary>Extremes of texts in every encoding, of one group and of several, beside a sort of their bytes.</summary>
public sealed class TextMinMaxTests
{
    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (string encoding in RandomColumns.Encodings)
            {
                cases.Add(encoding, true);
                cases.Add(encoding, false);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Extremes_equal_the_ends_of_sorted_values(string encoding, bool isMax)
    {
        var random = new Random(17);
        foreach (int length in RandomColumns.Lengths)
        {
            foreach (int groupCount in new[] { 1, 3 })
            {
                using var accumulator = new TextMinMaxAccumulator(DataType.Utf8, isMax, MemoryBudget.Unlimited);
                accumulator.Resize(groupCount);
                var values = new List<string>[groupCount];
                Array.ForEach(Enumerable.Range(0, groupCount).ToArray(), g => values[g] = []);
                for (int batch = 0; batch < 3; batch++)
                {
                    Column column = RandomColumns.Make(random, DataType.Utf8, encoding, length);
                    int[] groups = [.. Enumerable.Range(0, length).Select(_ => random.Next(groupCount))];
                    if (groupCount == 1)
                    {
                        accumulator.UpdateRun([column], 0, length);
                    }
                    else
                    {
                        accumulator.Update([column], groups);
                    }

                    object?[] rows = Boxed.Values(column);
                    for (int i = 0; i < length; i++)
                    {
                        if (rows[i] is { } value)
                        {
                            values[groups[i]].Add(Assert.IsType<string>(value));
                        }
                    }
                }

                object?[] expected = [.. values.Select(group => Extreme(group, isMax))];
                Boxed.AssertEqual(expected, accumulator.Finish(0, groupCount), $"{encoding}, {length} rows, {groupCount} groups");
            }
        }
    }

    [Theory]
    [InlineData(true, "ab", "ab\0", "ab\0")]
    [InlineData(false, "ab", "ab\0", "ab")]
    [InlineData(true, "", "\0", "\0")]
    [InlineData(true, "same prefix a", "same prefix b", "same prefix b")]
    public void Texts_that_differ_behind_their_first_bytes_are_told_apart(bool isMax, string first, string second, string expected)
    {
        foreach (string[] order in new[] { new[] { first, second }, [second, first] })
        {
            using var accumulator = new TextMinMaxAccumulator(DataType.Utf8, isMax, MemoryBudget.Unlimited);
            accumulator.Resize(1);
            accumulator.UpdateRun([Quiver.Arrow.Builders.ColumnBuilder.Build(DataType.Utf8, [.. order])], 0, 2);
            Boxed.AssertEqual([expected], accumulator.Finish(0, 1), $"{order[0]}, {order[1]}");
        }
    }

    static string? Extreme(List<string> values, bool isMax)
    {
        string[] sorted = [.. values.OrderBy(Encoding.UTF8.GetBytes, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))];
        return sorted.Length == 0 ? null : isMax ? sorted[^1] : sorted[0];
    }
}
