using System.Text;
using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Types;
using Quiver.Formats.Parquet.Pruning;
using Xunit;

namespace Quiver.Formats.Tests.Parquet;

public sealed class TextPrefixTests
{
    static readonly ColumnExpression _column = new(new ColumnId(0), "s", DataType.Utf8);

    [Theory]
    [InlineData("ab%", null, "ab")]
    [InlineData("a_b", null, "a")]
    [InlineData("aé%x", null, "aé")]
    [InlineData("😀%", null, "😀")]
    [InlineData("%ab", null, null)]
    [InlineData("a\\%b%", null, "a")]
    [InlineData("a!%b%", "!", "a")]
    [InlineData("", null, null)]
    public void Prefixes_end_before_what_is_no_literal_character(string pattern, string? escape, string? expected)
    {
        byte[]? prefix = TextPrefix.Of(Like(pattern, escape));
        Assert.Equal(expected, prefix is null ? null : Encoding.UTF8.GetString(prefix));
        Assert.Null(TextPrefix.Of(
            new LikeExpression(_column, new LiteralExpression(ScalarValue.Text(pattern)), escape, isCaseInsensitive: true)));
    }

    [Fact]
    public void Bounds_rule_out_only_what_has_no_such_beginning()
    {
        var random = new Random(5);
        var pruned = 0;
        for (var round = 0; round < 2000; round++)
        {
            var texts = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Text(random)).ToArray();
            var order = Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));
            var sorted = texts.Select(Encoding.UTF8.GetBytes).Order(order).ToArray();
            var bounds = new ColumnBounds(BoundValue.OfBytes(sorted[0]), BoundValue.OfBytes(sorted[^1]), 0, texts.Length, false);
            var prefix = Text(random);
            if (prefix.Length > 0 && !new RowGroupFilter(_ => bounds, _ => 0).MayPass(Like(prefix + "%", null)))
            {
                pruned++;
                Assert.DoesNotContain(texts, t => t.StartsWith(prefix, StringComparison.Ordinal));
            }
        }

        Assert.InRange(pruned, 500, 1800);
    }

    static LikeExpression Like(string pattern, string? escape) =>
        new(_column, new LiteralExpression(ScalarValue.Text(pattern)), escape, isCaseInsensitive: false);

    static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => "abcé"[random.Next(4)]));
}
