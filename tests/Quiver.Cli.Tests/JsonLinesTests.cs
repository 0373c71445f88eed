using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Quiver.Arrow.Types;
using Quiver.Cli.Databases;
using Quiver.Cli.JsonLines;
using Xunit;

namespace Quiver.Cli.Tests;

public sealed class JsonLinesTests
{
    const string CastCells = "\"2024-01-02 03:04:05.6\",\"2024-01-02 03:04:05+00\",\"01:00:00.5\","
        + "\"\\\\x00\\\\xFF\",\"{'a': x y, 'b': NULL}\"";

    const string ArrowCells = "\"2024-01-02T03:04:05.600\",\"2024-01-02T03:04:05Z\",\"0 days 1 hours 0 mins 0.500 secs\","
        + "\"00ff\",\"{a: x y, b: NULL}\"";

    [Theory]
    [InlineData("{\"sql\":\"empty\"}", "{\"columns\":[\"a\"],\"types\":[\"Int32\"],\"rows\":[],\"elapsed_ms\":0.0}")]
    [InlineData("{\"sql\":\"create\"}", "{\"columns\":[],\"types\":[],\"rows\":[],\"count\":3,\"elapsed_ms\":0.0}")]
    [InlineData("{\"sql\":\"change\"}",
        "{\"columns\":[],\"types\":[],\"rows\":[],\"count\":5,\"elapsed_ms\":0.0}")]
    [InlineData("{\"op\":\"reset\"}", "{\"ok\":true}")]
    [InlineData("{\"sql\":\"fail\"}", "{\"error\":\"unknown column \\\"usge\\\"\",\"kind\":\"planning\",\"line\":1,\"column\":3}")]
    [InlineData("{\"sql\":\"late\"}", "{\"error\":\"division by zero\",\"kind\":\"execution\"}")]
    [InlineData("{\"sql\":\"defect\"}", "{\"error\":\"a defect of Quiver: InvalidOperationException: broken\",\"kind\":\"internal\"}")]
    public async Task Request_known_answersExactly(string request, string answer) => Assert.Equal([answer], await RunAsync(request));

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"sql\":5}")]
    [InlineData("{\"sql\":\"empty\",\"op\":\"reset\"}")]
    [InlineData("{\"sql\":\"empty\"} trailing")]
    [InlineData("{\"sql\":\"empty\"")]
    [InlineData("{\"op\":\"explode\"}")]
    [InlineData("{\"sql\":\"empty\",\"params\":5}")]
    [InlineData("{\"sql\":\"empty\",\"params\":[{}]}")]
    [InlineData("{\"sql\":\"empty\",\"params\":{\"a\":[[[[")]
    public async Task Request_malformed_answersOneErrorAndGoesOn(string request)
    {
        string[] answers = await RunAsync(request + "\n{\"op\":\"reset\"}");
        Assert.Equal(2, answers.Length);
        Assert.Equal("protocol", JsonDocument.Parse(answers[0]).RootElement.GetProperty("kind").GetString());
        Assert.Equal("{\"ok\":true}", answers[1]);
    }

    [Fact]
    public async Task Request_deepNesting_answersAnError()
    {
        string[] answers = await RunAsync("{\"sql\":\"empty\",\"params\":" + new string('[', 10_000));
        Assert.Contains("\"kind\":\"protocol\"", Assert.Single(answers));
    }

    [Fact]
    public async Task Cells_everyKind_areAsTheContractSays()
    {
        FakeDatabase database = new FakeDatabase().Answer("q", () => FakeResult.Of(
            ["i", "u", "f", "g", "d", "t", "b", "l"],
            [
                DataType.Int64, DataType.UInt64, DataType.Float64, DataType.Float32, DataType.Decimal(38, 3), DataType.Utf8,
                DataType.Boolean, DataType.List(DataType.Int32),
            ],
            [long.MinValue, ulong.MaxValue, 1.0, 0.1f, 1.500m, "q\"\\\u0001\té", true, new object?[] { 1, null }],
            [0L, 0UL, double.NaN, float.NegativeInfinity, 0m, "", false, null],
            [null, null, double.PositiveInfinity, 1e20f, -12345678901234567890m, null, null, Array.Empty<object?>()]));
        string answer = (await RunAsync("{\"sql\":\"q\"}", database))[0];
        string[] rows =
        [
            "[-9223372036854775808,18446744073709551615,1.0,0.1,\"1.500\",\"q\\\"\\\\\\u0001\\té\",true,\"[1, NULL]\"]",
            "[0,0,\"nan\",\"-inf\",\"0.000\",\"\",false,null]",
            "[null,null,\"inf\",1e+20,\"-12345678901234567890.000\",null,null,\"[]\"]",
        ];
        Assert.Contains($"\"rows\":[{string.Join(",", rows)}]", answer);
        Assert.Contains(
            "\"types\":[\"Int64\",\"UInt64\",\"Float64\",\"Float32\",\"Decimal(38, 3)\",\"Utf8\",\"Boolean\",\"List(Int32)\"]", answer);
        JsonDocument.Parse(answer);
    }

    [Theory]
    [InlineData(null, CastCells)]
    [InlineData("arrow", ArrowCells)]
    [InlineData("cast", CastCells)]
    public async Task Style_ofTimesSpansBytesAndStructs_isAsAsked(string? style, string row)
    {
        DataType pair = DataType.Struct([new Field("a", DataType.Utf8), new Field("b", DataType.Int32)]);
        var time = new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        FakeDatabase database = new FakeDatabase().Answer("q", () => FakeResult.Of(
            ["t", "i", "d", "b", "s"],
            [
                DataType.Timestamp(TimeUnit.Millisecond), DataType.Timestamp(TimeUnit.Second, "UTC"),
                DataType.Duration(TimeUnit.Millisecond), DataType.Binary, pair,
            ],
            [
                time.AddMilliseconds(600), new DateTimeOffset(time), TimeSpan.FromMilliseconds(3_600_500), new byte[] { 0, 255 },
                new object?[] { "x y", null },
            ]));
        string[] arguments = style is null ? ["sql", "--jsonl"] : ["sql", "--jsonl", "--style", style];
        CommandLine run = await CommandLine.RunAsync(database, "{\"sql\":\"q\"}\n", arguments);
        Assert.Contains($"\"rows\":[[{row}]]", run.Output);
    }

    [Fact]
    public async Task Params_objectAndArray_reachTheStatement()
    {
        FakeDatabase database = FakeDatabase.WithSamples();
        await RunAsync(
            "{\"sql\":\"empty\",\"params\":{\"a\":1,\"b\":18446744073709551615,"
            + "\"c\":1.0,\"d\":\"x\",\"e\":null,\"f\":true,\"g\":[1,\"y\"]}}\n"
            + "{\"params\":[2,1e3],\"sql\":\"empty\"}\n{\"sql\":\"empty\",\"params\":null,\"other\":{\"sql\":1}}",
            database);
        StatementParameters named = database.Parameters[0]!;
        Assert.Equal<object?>([1L, ulong.MaxValue, 1.0, "x", null, true], "abcdef".Select(c => named.Named[c.ToString()]));
        Assert.Equal<object?>([1L, "y"], Assert.IsType<object?[]>(named.Named["g"]));
        Assert.Equal<object?>([2L, 1000.0], database.Parameters[1]!.Positional);
        Assert.Null(database.Parameters[2]);
    }

    [Fact]
    public async Task Connections_byName_areOpenedOnceUntilReset()
    {
        FakeDatabase database = FakeDatabase.WithSamples();
        await RunAsync("{\"sql\":\"empty\"}\n{\"sql\":\"empty\",\"conn\":\"b\"}\n{\"sql\":\"empty\",\"conn\":\"b\"}", database);
        Assert.Equal(2, database.Connections);
        await RunAsync("{\"sql\":\"empty\"}\n{\"op\":\"reset\"}\n{\"sql\":\"empty\"}", database);
        Assert.Equal(4, database.Connections);
        Assert.True(database.IsDisposed);
    }

    // Programs send a request and wait: whoever reads on before it answers waits for ever.
    [Theory]
    [InlineData(1)]
    [InlineData(16 * 1024)]
    [InlineData(20_000)]
    [InlineData((64 * 1024) - 1)]
    [InlineData(64 * 1024)]
    [InlineData(90_000)]
    public void Line_ofAnyLength_isReadWithoutWaitingForMore(int length)
    {
        string line = new('a', length);
        using var input = new StreamReader(new ExactStream(Encoding.UTF8.GetBytes(line + "\n")), Encoding.UTF8, false, 64 * 1024);
        var lines = new BoundedLineReader(input, 100_000);
        Assert.True(lines.Read());
        Assert.Equal(line, lines.Line.ToString());
    }

    static async Task<string[]> RunAsync(string input, FakeDatabase? database = null)
    {
        CommandLine run = await CommandLine.RunAsync(database ?? FakeDatabase.WithSamples(), input + "\n", "sql", "--jsonl");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.EndsWith("\n", run.Output);
        return Regex.Replace(run.Output, "\"elapsed_ms\":[0-9.e-]+", "\"elapsed_ms\":0.0")[..^1].Split('\n');
    }

    /// <summary>Bytes behind which a reader would wait.</summary>
    sealed class ExactStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            Position < Length ? base.Read(buffer, offset, count) : throw new IOException("nothing to read");
    }
}
