using Quiver.Storage;
using Quiver.Storage.LineProtocol;
using Xunit;

namespace Quiver.Cli.Tests;

/// <summary><c>quiver influxql</c> on a directory, and on a server that is not there.</summary>
public sealed class InfluxQlCommandTests : IAsyncLifetime
{
    readonly string _folder = Directory.CreateTempSubdirectory("quiver-influxql").FullName;

    string Data => Path.Combine(_folder, "db");

    public async ValueTask InitializeAsync()
    {
        await using TimeSeriesStore store = await TimeSeriesStore.OpenAsync(new StoreOptions { Directory = Data });
        await store.WriteLinesAsync(
            "m", "cpu,host=a f=1.5,s=\"x,y\" 1000000000\ncpu,host=a f=2 2000000000\ncpu,host=b f=10 1500000000\n"u8.ToArray(),
            new WriteOptions { Precision = TimePrecision.Nanosecond });
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Columns_are_those_of_the_shell() => Assert.Equal(
        """
        name: cpu
        tags: host=a
        time                 f   s
        ----                 -   -
        1970-01-01T00:00:01Z 1.5 x,y
        1970-01-01T00:00:02Z 2   

        name: cpu
        tags: host=b
        time                   f  s
        ----                   -  -
        1970-01-01T00:00:01.5Z 10 

        """.ReplaceLineEndings("\n"),
        await OkAsync("SELECT f, s FROM cpu GROUP BY host"));

    [Fact]
    public async Task Csv_has_a_header_for_each_set_of_columns() => Assert.Equal(
        """
        name,tags,time,f,s
        cpu,host=a,1000,1.5,"x,y"
        cpu,host=a,2000,2,
        cpu,host=b,1500,10,

        name,tags,time,count
        cpu,,0,3

        """.ReplaceLineEndings("\n"),
        await OkAsync("SELECT f, s FROM cpu GROUP BY host; SELECT count(f) FROM cpu", "--format", "csv", "--precision", "ms"));

    [Fact]
    public async Task Json_is_the_document_of_the_server() => Assert.Equal(
        """{"results":[{"statement_id":0,"series":[{"name":"cpu","columns":["time","f"],"values":[[1,1.5],[1,10],[2,2]]}]}]}""" + "\n",
        await OkAsync("SELECT f FROM cpu WHERE f > $least", "--format", "json", "--precision", "s", "--params", """{"least":1}"""));

    [Fact]
    public async Task Tables_have_lines_around_them() => Assert.Contains(
        "│ cpu  │ b    │ 1970-01-01T00:00:01.5Z │ 10   │", await OkAsync("SELECT f FROM cpu GROUP BY host", "--format", "table"),
        StringComparison.Ordinal);

    [Fact]
    public async Task Statements_may_come_from_standard_input()
    {
        CommandLine run = await CommandLine.RunAsync(
            FakeDatabase.WithSamples(), "SELECT max(f) FROM cpu", "influxql", "-d", "m", "--data", Data);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.EndsWith("\n1970-01-01T00:00:01.5Z 10\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT", "column", "error: error parsing query: found EOF, expected identifier, string, number, bool at line 1, char 8\n")]
    [InlineData("SELECT foo(f) FROM cpu", "column", "error: undefined function foo()\n")]
    [InlineData("SELECT foo(f) FROM cpu", "json", "error: undefined function foo()\n")]
    public async Task Errors_are_told_and_counted(string text, string format, string error)
    {
        CommandLine run = await RunAsync(text, "--data", Data, "-d", "m", "--format", format);
        Assert.Equal((1, error), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("error: give either --data DIR or --host URL")]
    [InlineData("error: give either --data DIR or --host URL", "--data", "x", "--host", "http://localhost:1")]
    [InlineData("error: --host takes an address such as http://localhost:8181, not 'localhost'", "--host", "localhost")]
    [InlineData("error: --format takes column, csv, json or table, not 'xml'", "--format", "xml")]
    [InlineData("error: --precision takes rfc3339, ns, u, us, ms, s, m, h, not 'day'", "--precision", "day")]
    public async Task Wrong_usage_is_told(string error, params string[] more)
    {
        CommandLine run = await RunAsync("SHOW DATABASES", more);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(error, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told()
    {
        CommandLine run = await RunAsync("SHOW DATABASES", "--host", "http://127.0.0.1:1");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error: http://127.0.0.1:1/ cannot be asked: ", run.Error, StringComparison.Ordinal);
    }

    async Task<string> OkAsync(string text, params string[] more)
    {
        CommandLine run = await RunAsync(text, ["-d", "m", "--data", Data, .. more]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Output;
    }

    static Task<CommandLine> RunAsync(string text, params string[] more) => CommandLine.RunAsync(["influxql", text, .. more]);
}
