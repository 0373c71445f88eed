using System.Text;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Strings;
using Quiver.Compute.Tests.Selection;
using Xunit;

namespace Quiver.Compute.Tests.Strings;

public sealed class LikeTests
{
    [Theory]
    [InlineData("", "Equals")]
    [InlineData("abc", "Equals")]
    [InlineData("a\\%c", "Equals")]
    [InlineData("%", "Anything")]
    [InlineData("%%", "Anything")]
    [InlineData("a%", "Prefix")]
    [InlineData("%a", "Suffix")]
    [InlineData("%%a%", "Contains")]
    [InlineData("%a%b%", "General")]
    [InlineData("a%b", "General")]
    [InlineData("a_", "General")]
    public void Compile_pattern_finds_its_shape(string pattern, string shape) =>
        Assert.Equal(shape, LikePattern.Compile(pattern).Shape.ToString());

    [Fact]
    public void Evaluate_random_patterns_equal_backtracking_reference()
    {
        var random = new Random(31);
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        for (int round = 0; round < 400; round++)
        {
            bool ignoreCase = round % 3 == 0;
            string text = round % 2 == 0 ? RandomPattern(random) : $"%{RandomPattern(random)}%{RandomPattern(random)}%";
            LikePattern pattern = LikePattern.Compile(text, "\\", ignoreCase);
            string encoding = RandomColumns.Encodings[round % 6];
            using Column input = RandomColumns.Make(random, DataType.Utf8, encoding, RandomColumns.Lengths[round % 7], round % 2 * 0.2);
            object?[] expected = [.. Boxed.Values(input).Select(v => v is string s ? (object?)Reference(s, text, ignoreCase) : null)];
            Boxed.AssertEqual(expected, LikeKernel.Evaluate(input, pattern, scratch), $"LIKE {text} {encoding}");
            using var row = new ConstantColumn(ColumnBuilder.Build(DataType.Utf8, text), input.Length);
            Boxed.AssertEqual(expected, LikeKernel.Evaluate(input, row, "\\", ignoreCase, scratch), $"LIKE constant column {text}");
        }
    }

    [Fact]
    public void Evaluate_pattern_column_matches_row_by_row()
    {
        var random = new Random(32);
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        object?[] texts = [.. Enumerable.Range(0, 500).Select(i => i % 9 == 0 ? null : (object?)RandomColumns.Text(random))];
        object?[] patterns = [.. Enumerable.Range(0, 500).Select(i => i % 7 == 0 ? null : (object?)RandomPattern(random))];
        Column result = LikeKernel.Evaluate(ColumnBuilder.Build(DataType.Utf8, texts), ColumnBuilder.Build(DataType.Utf8, patterns), "\\",
            false, scratch);
        object?[] expected = [.. texts.Zip(patterns, (t, p) => t is null || p is null ? null
            : (object?)Reference((string)t, (string)p, false))];
        Boxed.AssertEqual(expected, result, "pattern column");
    }

    [Fact]
    public void Evaluate_contains_over_one_buffer_ignores_matches_across_rows()
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        var random = new Random(33);
        object?[] texts = [.. Enumerable.Range(0, 3000).Select(_ => (object?)(random.Next(6) == 0
            ? new string('n', random.Next(12)) + "xyz"[..random.Next(4)]
            : "some long needle and nee"[..random.Next(13, 24)] + "dlexyz"[..random.Next(6)]))];
        Column input = ColumnBuilder.Build(DataType.Utf8, texts);
        foreach (string needle in new[] { "needle", "eso", "xyz", "nee", "lexsome" })
        {
            object?[] expected = [.. texts.Select(t => (object?)((string)t!).Contains(needle, StringComparison.Ordinal))];
            Boxed.AssertEqual(expected, LikeKernel.Evaluate(input, LikePattern.Compile($"%{needle}%"), scratch), needle);
            object?[] both = [.. texts.Select(t => (object?)Reference((string)t!, $"%n_e%{needle}%", false))];
            Boxed.AssertEqual(both, LikeKernel.Evaluate(input, LikePattern.Compile($"%n_e%{needle}%"), scratch), "two pieces, " + needle);
        }
    }

    [Fact]
    public void Matches_pattern_with_many_wildcards_takes_linear_time()
    {
        byte[] text = Encoding.UTF8.GetBytes(new string('a', 100_000));
        Assert.False(LikePattern.Compile(string.Concat(Enumerable.Repeat("%a", 50)) + "%b%").Matches(text));
        Assert.True(LikePattern.Compile(string.Concat(Enumerable.Repeat("%a_", 50)) + "%").Matches(text));
    }

    [Theory]
    [InlineData("abc\\", "\\")]
    [InlineData("abc", "ab")]
    public void Compile_bad_escape_fails(string pattern, string escape) =>
        Assert.Equal(ErrorCode.InvalidValue, Assert.Throws<QuiverException>(() => LikePattern.Compile(pattern, escape)).Code);

    static string RandomPattern(Random random)
    {
        string[] pieces = ["%", "%", "_", "a", "b", "ab", "abc", "É", "é", "漢", "😀", "\\%", "\\_", "long", "view", "x"];
        return string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => pieces[random.Next(pieces.Length)]));
    }

    /// <summary>The definition of LIKE, by recursion over code points.</summary>
    static bool Reference(string text, string pattern, bool ignoreCase)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        Rune[] marks = [.. pattern.EnumerateRunes()];
        return Match(0, 0);

        bool Match(int i, int j)
        {
            if (j == marks.Length)
            {
                return i == runes.Length;
            }

            if (marks[j].Value == '%')
            {
                return Match(i, j + 1) || (i < runes.Length && Match(i + 1, j));
            }

            if (i == runes.Length)
            {
                return false;
            }

            if (marks[j].Value == '_')
            {
                return Match(i + 1, j + 1);
            }

            int literal = marks[j].Value == '\\' ? j + 1 : j;
            bool same = ignoreCase ? Rune.ToLowerInvariant(marks[literal]) == Rune.ToLowerInvariant(runes[i]) : marks[literal] == runes[i];
            return same && Match(i + 1, literal + 1);
        }
    }
}
