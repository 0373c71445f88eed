using System.Globalization;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Evaluation;
using Quiver.InfluxQl.Parsing;
using Quiver.InfluxQl.Values;
using Xunit;

namespace Quiver.InfluxQl.Tests.Evaluation;

/// <summary>Expressions over one row: what InfluxDB 1.8.10 answered to the same, and its source where no answer is recorded.</summary>
public sealed class RowExpressionTests
{
    static readonly (string Name, InfluxType Type, InfluxValue Value)[] _row =
    [
        ("i", InfluxType.Integer, InfluxValue.Of(7L)),
        ("j", InfluxType.Integer, InfluxValue.Of(2L)),
        ("z", InfluxType.Integer, InfluxValue.Of(0L)),
        ("neg", InfluxType.Integer, InfluxValue.Of(-7L)),
        ("big", InfluxType.Integer, InfluxValue.Of(long.MaxValue)),
        ("least", InfluxType.Integer, InfluxValue.Of(long.MinValue)),
        ("f", InfluxType.Float, InfluxValue.Of(7.5)),
        ("g", InfluxType.Float, InfluxValue.Of(2.0)),
        ("zf", InfluxType.Float, InfluxValue.Of(0.0)),
        ("huge", InfluxType.Float, InfluxValue.Of(1e300)),
        ("u", InfluxType.Unsigned, InfluxValue.Of(5UL)),
        ("top", InfluxType.Unsigned, InfluxValue.Of(ulong.MaxValue)),
        ("s", InfluxType.String, InfluxValue.Of("q")),
        ("b", InfluxType.Boolean, InfluxValue.Of(true)),
        ("c", InfluxType.Boolean, InfluxValue.Of(false)),
        ("none", InfluxType.Float, InfluxValue.Null),
        ("noflag", InfluxType.Boolean, InfluxValue.Null),
        ("host", InfluxType.Tag, InfluxValue.Of("a")),
        ("also", InfluxType.Tag, InfluxValue.Of("a")),
        ("empty", InfluxType.Tag, InfluxValue.Of("")),
        ("blank", InfluxType.Tag, InfluxValue.Of("")),
    ];

    static readonly InfluxValue[] _values = [.. _row.Select(column => column.Value)];

    [Theory]
    [InlineData("i / j", "float 3.5")]
    [InlineData("i % j", "integer 1")]
    [InlineData("neg % j", "integer -1")]
    [InlineData("f % g", "float 1.5")]
    [InlineData("i / z", "float 0")]
    [InlineData("f / zf", "float 0")]
    [InlineData("i / zf", "float 0")]
    [InlineData("f % zf", "null")]
    [InlineData("i % z", "integer 0")]
    [InlineData("least % -1", "integer 0")]
    [InlineData("big + 1", "integer -9223372036854775808")]
    [InlineData("big * 2", "integer -2")]
    [InlineData("i & j", "integer 2")]
    [InlineData("i | j", "integer 7")]
    [InlineData("i ^ j", "integer 5")]
    [InlineData("b & c", "boolean false")]
    [InlineData("b | c", "boolean true")]
    [InlineData("b ^ c", "boolean true")]
    [InlineData("i + f", "float 14.5")]
    [InlineData("2 * i - 1", "integer 13")]
    [InlineData("10 / i", "float 1.4285714285714286")]
    [InlineData("(2 + 3) * i", "integer 35")]
    [InlineData("i * 2 / 4", "float 3.5")]
    [InlineData("-i", "integer -7")]
    [InlineData("i + 1h", "null")]
    [InlineData("i + nope", "null")]
    [InlineData("f + none", "null")]
    [InlineData("huge * huge", "float ∞")]
    [InlineData("huge * huge - huge * huge", "null")]
    [InlineData("(f % zf) / zf", "float 0")]
    [InlineData("u + 1", "unsigned 6")]
    [InlineData("u - 6", "unsigned 18446744073709551615")]
    [InlineData("u / 2", "unsigned 2")]
    [InlineData("u / 0", "unsigned 0")]
    [InlineData("u * 1.5", "float 7.5")]
    [InlineData("f::integer", "integer 7")]
    [InlineData("neg::unsigned", "unsigned 18446744073709551609")]
    [InlineData("neg::float", "float -7")]
    [InlineData("huge::integer", "integer -9223372036854775808")]
    [InlineData("top::integer", "integer -1")]
    [InlineData("f::string", "null")]
    [InlineData("s::float", "null")]
    [InlineData("b::integer", "null")]
    [InlineData("host", "string a")]
    [InlineData("empty", "null")]
    [InlineData("host::tag", "string a")]
    [InlineData("host::field", "null")]
    [InlineData("host::float", "null")]
    [InlineData("f::integer + i", "integer 14")]
    [InlineData("f::field", "float 7.5")]
    [InlineData("abs(neg)", "integer 7")]
    [InlineData("abs(least)", "integer -9223372036854775808")]
    [InlineData("abs(-1 * f)", "float 7.5")]
    [InlineData("round(f)", "float 8")]
    [InlineData("round(-1 * f)", "float -8")]
    [InlineData("floor(i)", "integer 7")]
    [InlineData("ceil(u)", "unsigned 5")]
    [InlineData("sqrt(neg)", "null")]
    [InlineData("sqrt(16)", "float 4")]
    [InlineData("asin(z)", "float 0")]
    [InlineData("asin(j)", "null")]
    [InlineData("acos(zf)", "float 1.5707963267948966")]
    [InlineData("acos(f)", "null")]
    [InlineData("abs(s)", "null")]
    [InlineData("sin(b)", "null")]
    [InlineData("pow(j, 3)", "float 8")]
    [InlineData("atan2(zf, s)", "null")]
    [InlineData("log(f * 0 + 8, 2)", "float 3")]
    [InlineData("ln(z)", "float -∞")]
    public void A_column_of_select_is(string expression, string expected)
    {
        RowExpression compiled = RowExpressionCompiler.CompileField(
            InfluxParser.ParseExpression(expression),
            column => column is InfluxVariable variable ? SlotOf(variable) : (-1, InfluxType.Unknown));
        InfluxValue value = compiled.Evaluate(_values);
        Assert.Equal(expected, Print(value));
        Assert.True(value.IsNull || value.Type == compiled.Type, $"the type is {compiled.Type}");
    }

    [Theory]
    [InlineData("i > 6")]
    [InlineData("i > 6.5")]
    [InlineData("f > i")]
    [InlineData("f + i > 10")]
    [InlineData("i & 1 = 1")]
    [InlineData("i / 2 = 3")]
    [InlineData("neg < u")]
    [InlineData("u > neg")]
    [InlineData("top = -1")]
    [InlineData("u >= 5")]
    [InlineData("s = 'q'")]
    [InlineData("s != 'a'")]
    [InlineData("s =~ /Q|q/")]
    [InlineData("s !~ /a/")]
    [InlineData("b = true")]
    [InlineData("c != b")]
    [InlineData("b & true")]
    [InlineData("f % zf != 1")]
    [InlineData("sin(f) > 0.9")]
    [InlineData("host = 'a'")]
    [InlineData("'a' = host")]
    [InlineData("host =~ /^a$/")]
    [InlineData("host !~ /b/")]
    [InlineData("host = also")]
    [InlineData("host != empty")]
    [InlineData("empty != blank")]
    [InlineData("empty = ''")]
    [InlineData("empty != 'a'")]
    [InlineData("empty !~ /a/")]
    [InlineData("empty =~ /.*/")]
    [InlineData("nope = ''")]
    [InlineData("nope != 'x'")]
    [InlineData("host::tag = 'a'")]
    [InlineData("false OR (i = 7 AND (none > 1 OR s = 'q'))")]
    [InlineData("(host = 'a') = true")]
    [InlineData("true")]
    public void A_condition_is_true(string condition) => Assert.Equal("boolean true", Test(condition));

    [Theory]
    [InlineData("none > 1")]
    [InlineData("none != 1")]
    [InlineData("none = none")]
    [InlineData("none !~ /a/")]
    [InlineData("noflag = false")]
    [InlineData("noflag != true")]
    [InlineData("s > 'a'")]
    [InlineData("s != 1")]
    [InlineData("i = 'a'")]
    [InlineData("i != 'a'")]
    [InlineData("f =~ /7/")]
    [InlineData("b > c")]
    [InlineData("b = 1")]
    [InlineData("host > 'A'")]
    [InlineData("host = 1")]
    [InlineData("host != 1")]
    [InlineData("empty = blank")]
    [InlineData("host != also")]
    [InlineData("empty != ''")]
    [InlineData("nope > 1")]
    [InlineData("(empty = '') = true")]
    [InlineData("f = s")]
    [InlineData("s = empty")]
    [InlineData("host::float = 1")]
    [InlineData("i > 1h")]
    [InlineData("false AND i = 7")]
    public void A_condition_is_false(string condition) => Assert.Equal("boolean false", Test(condition));

    [Fact]
    public void A_number_is_no_truth()
    {
        Assert.NotEqual("boolean true", Test("i + 1"));
        Assert.NotEqual("boolean true", Test("true OR i + 1"));
        Assert.NotEqual("boolean true", Test("i + 1 AND true"));
    }

    [Theory]
    [InlineData(" OR ", "boolean true")]
    [InlineData(" AND ", "boolean false")]
    public void Long_chains_need_no_stack(string link, string expected)
    {
        string[] terms = [.. Enumerable.Range(0, 10_000).Select(term => $"i = {term}")];
        Assert.Equal(expected, Test(string.Join(link, terms)));
    }

    [Fact]
    public void Long_sums_need_no_stack() =>
        Assert.Equal("boolean true", Test(string.Join(" + ", Enumerable.Repeat("i", 10_000)) + " = 70000"));

    static string Test(string condition) =>
        Print(RowExpressionCompiler.CompileCondition(InfluxParser.ParseExpression(condition), SlotOf).Evaluate(_values));

    static (int Slot, InfluxType Type) SlotOf(InfluxVariable variable)
    {
        int slot = Array.FindIndex(_row, column => column.Name == variable.Name);
        return slot < 0 ? (-1, InfluxType.Unknown) : (slot, _row[slot].Type);
    }

    static string Print(InfluxValue value) =>
        value.IsNull ? "null" : string.Create(CultureInfo.InvariantCulture, $"{InfluxTypes.WordOf(value.Type)} {Text(value)}");

    static string Text(InfluxValue value) =>
        value.Type == InfluxType.Float && double.IsInfinity(value.Float) ? (value.Float > 0 ? "∞" : "-∞") : value.ToString();
}
