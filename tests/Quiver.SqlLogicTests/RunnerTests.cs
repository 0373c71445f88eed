using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.SqlLogicTests.Running;
using Quiver.SqlLogicTests.Scripts;
using Xunit;

namespace Quiver.SqlLogicTests;

/// <summary>The runner itself, against an engine that answers from a table.</summary>
public sealed class RunnerTests
{
    [Theory]
    [InlineData("query I\none\n----\n1\n", null)]
    [InlineData("query I\none\n----\n2\n", "a.slt:1: the rows differ (- expected, + actual)\n  - 2\n  + 1\n  one")]
    [InlineData("query I\none\n", "a.slt:1: the rows differ (- expected, + actual)\n  + 1\n  one")]
    [InlineData("# note\n\nquery T\none\n----\n1\n", "a.slt:3: expected column types T, got I\n  one")]
    [InlineData("query IT\npairs\n----\n2 b\n1 a c\n", null)]
    [InlineData("query IT rowsort\npairs\n----\n1 a c\n2 b\n", null)]
    [InlineData("query IT valuesort\npairs\n----\n1\n2\na c\nb\n", null)]
    [InlineData("query IT\npairs\n----\n2 <slt:ignore>\n1 <slt:ignore> c\n", null)]
    [InlineData("query IT\npairs\n----\n<slt:ignore>\n1 x\n", "the rows differ")]
    [InlineData("statement ok\none\n", null)]
    [InlineData("statement ok\nfail\n", "a.slt:1: failed: unknown table \"t\"\n  fail")]
    [InlineData("statement error unknown t.ble\nfail\n", null)]
    [InlineData("query error\nfail\n", null)]
    [InlineData("statement error nothing\nfail\n", "does not match nothing\n  message: unknown table")]
    [InlineData("statement error\none\n", "expected an error, but it succeeded")]
    [InlineData("statement error\nbreak\n", "the engine broke: System.InvalidOperationException")]
    [InlineData("statement count 2\ninsert\n", null)]
    [InlineData("statement count 3\ninsert\n", "expected count 3, got 2")]
    [InlineData("skipif quiver\nquery I\nfail\n----\n1\n\nquery I\none\n----\n1\n", null)]
    [InlineData("onlyif other\nstatement ok\nfail\n", null)]
    [InlineData("onlyif quiver\nstatement ok\nfail\n", "failed")]
    [InlineData("halt\n\nstatement ok\nfail\n", null)]
    [InlineData("connection b\nquery T\nwho\n----\nb\n\nquery T\nwho\n----\n(empty)\n", null)]
    [InlineData("query I nosort x\none\n----\n1\n\nquery I nosort x\ntwo\n----\n2\n", "a.slt:6: differs from the query at a.slt:1")]
    public void Records(string text, string? failure)
    {
        SltRunner runner = Run(text);
        if (failure is null)
        {
            Assert.Empty(runner.Failures);
        }
        else
        {
            Assert.Contains(failure, Assert.Single(runner.Failures));
        }
    }

    [Theory]
    [InlineData("query\nx\n")]
    [InlineData("query X\nx\n")]
    [InlineData("query I rowsort a b\nx\n")]
    [InlineData("statement maybe\nx\n")]
    [InlineData("statement count many\nx\n")]
    [InlineData("nonsense\n")]
    public void Wrong_heads_are_reported(string text) =>
        Assert.StartsWith("a.slt:1: ", Assert.Throws<FormatException>(() => Run(text)).Message);

    [Fact]
    public void Line_filter_checks_one_record_and_runs_the_statements_before()
    {
        const string text = "statement ok\ninsert\n\nquery I\nfail\n\nquery I\none\n----\n2\n\nstatement ok\nfail\n";
        SltRunner runner = Run(text, 8);
        Assert.StartsWith("a.slt:7", Assert.Single(runner.Failures));
        Assert.Equal(2, runner.RecordCount);
    }

    [Fact]
    public void Update_writes_types_and_rows_in_place()
    {
        const string text = "# one\nquery T nosort\none\n----\n5\n6\n\nquery IT rowsort\npairs\n\n# end\n";
        (_, string updated) = Assert.Single(Run(text).Updated());
        Assert.Equal("# one\nquery I nosort\none\n----\n1\n\nquery IT rowsort\npairs\n----\n1 a c\n2 b\n\n# end\n", updated);
        Assert.Empty(Run(updated).Failures);
        Assert.Empty(Run(updated).Updated());
    }

    [Theory]
    [InlineData(1.0, "1")]
    [InlineData(-0.0, "0")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(0.1, "0.1")]
    [InlineData(1.0 / 3, "0.333333333333")]
    [InlineData(-2.5e-12, "-0.000000000002")]
    [InlineData(5e-13, "0")]
    [InlineData(1e-300, "0")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    [InlineData(0.1f, "0.1")]
    [InlineData(true, "true")]
    [InlineData(-5L, "-5")]
    [InlineData(null, "NULL")]
    public void Numbers_and_flags(object? value, string expected) => Assert.Equal(expected, SltRenderer.Cell(value, 'R'));

    [Theory]
    [InlineData("1.50", 'R', "1.5")]
    [InlineData("-100.00", 'R', "-100")]
    [InlineData("1.50", 'T', "1.50")]
    [InlineData("", 'T', "(empty)")]
    [InlineData("a\n", 'T', "a")]
    [InlineData("2020-01-01 10:00:00.5", 'P', "2020-01-01T10:00:00.5")]
    [InlineData("2020-01-01 10:00:00", 'T', "2020-01-01 10:00:00")]
    public void Texts(string value, char letter, string expected) => Assert.Equal(expected, SltRenderer.Cell(value, letter));

    [Fact]
    public void Dates_and_lists()
    {
        Assert.Equal("2024-02-29", SltRenderer.Cell(new DateOnly(2024, 2, 29), 'D'));
        Assert.Equal("2024-02-29T01:02:03.5", SltRenderer.Cell(new DateTime(2024, 2, 29, 1, 2, 3, 500), 'P'));
        Assert.Equal("2024-02-29T00:00:00", SltRenderer.Cell(new DateTime(2024, 2, 29), 'P'));
        Assert.Equal("12:00:00", SltRenderer.Cell(new TimeOnly(12, 0), 'D'));
        Assert.Equal("[1, NULL, a]", SltRenderer.Cell(new object?[] { 1, null, "a" }, '?'));
    }

    [Fact]
    public void Letters_of_types()
    {
        DataType[] types =
        [
            DataType.Boolean, DataType.Date, DataType.Int8, DataType.UInt64, DataType.Timestamp(TimeUnit.Nanosecond), DataType.Float32,
            DataType.Decimal(10, 2), DataType.Utf8, DataType.Dictionary(DataType.Utf8), DataType.Interval, DataType.List(DataType.Int32),
        ];
        Assert.Equal("BDIIPRRTT??", string.Concat(types.Select(TypeLetters.Of)));
    }

    [Fact]
    public void Last_cell_of_several_lines_is_numbered()
    {
        SltResult result = new([new("kind", 'T'), new("plan", 'T')], [["logical", "Filter\n  Scan"]]);
        Assert.Equal(["logical", "01)Filter", "02)--Scan"], SltRenderer.Lines(result, SortMode.None));
    }

    [Fact]
    public void Plan_file_runs_its_statements_and_keeps_its_prose()
    {
        PlanFile plan = PlanFile.Parse("# Prose.\ninsert;\none\n----\n1\n");
        Assert.Equal(["insert", "one"], plan.Statements);
        Assert.Equal("1", plan.Expected);
        using TableEngine engine = new();
        Assert.Equal("1", plan.Explain(engine));
        Assert.Equal("# Prose.\ninsert;\none\n----\n2\n", plan.With("2"));
    }

    static SltRunner Run(string text, int line = 0)
    {
        using TableEngine engine = new();
        SltRunner runner = new(engine, line);
        runner.Run(SltParser.Parse(new SltScript("a.slt", "a.slt", text.Split('\n'))));
        return runner;
    }

    sealed class TableEngine : ISltEngine
    {
        static readonly SltColumn _number = new("n", 'I');
        static readonly SltColumn _text = new("t", 'T');

        public SltResult Execute(string connection, string sql) => sql switch
        {
            "one" => new([_number], [[1L]]),
            "two" => new([_number], [[2L]]),
            "pairs" => new([_number, _text], [[2L, "b"], [1L, "a c"]]),
            "who" => new([_text], [[connection]]),
            "insert" => new([], [], 2),
            "fail" => throw new QuiverException(ErrorCode.UnknownTable, "unknown table \"t\""),
            _ => throw new InvalidOperationException("a defect"),
        };

        public void Dispose()
        {
        }
    }
}
