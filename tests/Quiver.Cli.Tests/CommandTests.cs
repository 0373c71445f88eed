using Quiver.Engine.Session.Settings;
using Quiver.Cli.Databases;
using Xunit;

namespace Quiver.Cli.Tests;

public sealed class CommandTests
{
    const string Table = """
        ┌───────┬───────────┬───────────────┬─────────┬───────┬────────────┐
        │    id │ name      │         price │   ratio │ ok    │ day        │
        │ int64 │ text      │ decimal(10,2) │ float64 │ bool  │ date       │
        ├───────┼───────────┼───────────────┼─────────┼───────┼────────────┤
        │     1 │ a|b\n"c", │          1.50 │     1.0 │ true  │ 2024-02-29 │
        │   -20 │ NULL      │          NULL │     nan │ false │ NULL       │
        │   300 │ "NULL"    │         -0.05 │  1e+300 │ NULL  │ 1970-01-01 │
        └───────┴───────────┴───────────────┴─────────┴───────┴────────────┘

        """;

    const string Csv = """
        id,name,price,ratio,ok,day
        1,"a|b
        ""c"",",1.50,1.0,true,2024-02-29
        -20,,,nan,false,
        300,NULL,-0.05,1e+300,,1970-01-01

        """;

    const string Markdown = """
        | id | name | price | ratio | ok | day |
        |---:|---|---:|---:|---|---|
        | 1 | a\|b<br>"c", | 1.50 | 1.0 | true | 2024-02-29 |
        | -20 | NULL | NULL | nan | false | NULL |
        | 300 | NULL | -0.05 | 1e+300 | NULL | 1970-01-01 |

        """;

    const string JsonLinesText = """
        {"id":1,"name":"a|b\n\"c\",","price":1.50,"ratio":1.0,"ok":true,"day":"2024-02-29"}
        {"id":-20,"name":null,"price":null,"ratio":null,"ok":false,"day":null}
        {"id":300,"name":"NULL","price":-0.05,"ratio":1e+300,"ok":null,"day":"1970-01-01"}

        """;

    [Theory]
    [InlineData("table", Table)]
    [InlineData("csv", Csv)]
    [InlineData("markdown", Markdown)]
    [InlineData("jsonl", JsonLinesText)]
    public async Task Format_sample_writesGolden(string format, string golden)
    {
        CommandLine run = await CommandLine.RunAsync("sql", "sample", "--format", format);
        Assert.Equal(golden, run.Output);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Format_json_writesArray()
    {
        CommandLine run = await CommandLine.RunAsync("sql", "sample", "--format", "json");
        string[] lines = JsonLinesText.TrimEnd().Split('\n');
        Assert.Equal("[\n" + string.Join(",\n", lines) + "\n]\n", run.Output);
    }

    [Fact]
    public async Task Script_severalStatements_writesEachResultInOrder()
    {
        CommandLine run = await CommandLine.RunAsync("sql", "empty; create; empty", "--format", "csv");
        Assert.Equal((0, "a\na\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task Script_standardInput_isRun()
    {
        CommandLine run = await CommandLine.RunAsync(FakeDatabase.WithSamples(), "empty;\n", "sql", "--format", "markdown");
        Assert.Equal((0, "| a |\n|---:|\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Script_file_isRun()
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "empty", TestContext.Current.CancellationToken);
        CommandLine run = await CommandLine.RunAsync("sql", "-f", path, "--format", "csv");
        File.Delete(path);
        Assert.Equal((0, "a\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Error_inQuery_showsPlaceAndFails()
    {
        CommandLine run = await CommandLine.RunAsync("sql", "fail");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Equal("error: unknown column \"usge\" (line 1, column 3)\n  fail\n    ^\n", run.Error);
    }

    [Fact]
    public async Task Error_defect_isShownAsOne()
    {
        CommandLine run = await CommandLine.RunAsync("sql", "defect");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error: a defect of Quiver: InvalidOperationException: broken", run.Error);
    }

    [Theory]
    [InlineData("sql", "sample", "--format", "xml")]
    [InlineData("sql", "sample", "-f", "x.sql")]
    [InlineData("sql", "sample", "other")]
    [InlineData("sql", "--jsonl", "sample")]
    [InlineData("sql", "sample", "--threads", "0")]
    [InlineData("sql", "sample", "--threads", "many")]
    [InlineData("sql", "sample", "--memory-limit", "lots")]
    [InlineData("sql", "sample", "--param", "novalue")]
    [InlineData("sql", "-f", "no/such/script.sql")]
    [InlineData("sql", "sample", "--no-such-option")]
    [InlineData("sql", "--bogus")]
    [InlineData("nosuchcommand")]
    public async Task Usage_wrong_exitsWithTwo(params string[] args)
    {
        CommandLine run = await CommandLine.RunAsync(args);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("error: ", run.Error);
    }

    [Fact]
    public async Task Usage_help_goesToStandardOutput()
    {
        CommandLine run = await CommandLine.RunAsync("sql", "--help");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("--memory-limit", run.Output);
    }

    [Fact]
    public async Task Statement_startsWithComment_isNoOption()
    {
        FakeDatabase database = FakeDatabase.WithSamples().Answer("-- a comment\nsample", () => FakeResult.Command(0));
        CommandLine run = await CommandLine.RunAsync(database, "", "sql", "-- a comment\nsample");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Output_file_appearsWhole()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv");
        CommandLine run = await CommandLine.RunAsync("sql", "sample", "-o", path);
        string text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        File.Delete(path);
        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.Equal(Csv, text);
    }

    [Fact]
    public async Task Output_file_failureLeavesOldFileAndNoOther()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        string path = Path.Combine(folder, "out.csv");
        await File.WriteAllTextAsync(path, "old", TestContext.Current.CancellationToken);
        CommandLine run = await CommandLine.RunAsync("sql", "late", "-o", path);
        string[] files = Directory.GetFiles(folder);
        string text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Directory.Delete(folder, recursive: true);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal([path], files);
        Assert.Equal("old", text);
    }

    [Fact]
    public async Task Settings_options_reachTheDatabase()
    {
        DatabaseSettings? seen = null;
        CommandLine run = await CommandLine.RunAsync(
            settings =>
            {
                seen = settings;
                return FakeDatabase.WithSamples();
            },
            "",
            null,
            "sql", "empty", "--threads", "3", "--memory-limit", "1.5GiB", "--data", "dir", "--timing");
        Assert.Equal(new DatabaseSettings { Threads = 3, MemoryLimitBytes = 1_610_612_736, DataDirectory = "dir" }, seen);
        Assert.Matches(@"^time: \d+\.\d ms, 0 rows\n$", run.Error);
    }

    [Fact]
    public async Task Parameters_values_areWhatTheyLookLike()
    {
        FakeDatabase database = FakeDatabase.WithSamples();
        await CommandLine.RunAsync(
            database, "", "sql", "empty", "--param", "a=5", "--param", "b=1.50", "--param", "c=x=y", "--param", "d=true",
            "--param", "e=null", "--param", "f='5'", "--param", "g=007", "--param", "h=1e3", "--param", "2=two");
        StatementParameters given = database.Parameters.Single()!;
        Assert.Equal<object?>([5L, 1.50m, "x=y", true, null, "5", "007", 1000.0], "abcdefgh".Select(c => given.Named[c.ToString()]));
        Assert.Equal<object?>([null, "two"], given.Positional);
    }

    [Theory]
    [InlineData("2GB", 2_000_000_000L)]
    [InlineData("300mb", 300_000_000L)]
    [InlineData("1 KiB", 1024L)]
    [InlineData("1000", 1000L)]
    [InlineData("0.5k", 500L)]
    [InlineData("-1GB", null)]
    [InlineData("0", null)]
    [InlineData("99999999999TB", null)]
    [InlineData("GB", null)]
    [InlineData("2XB", null)]
    public void MemorySize_text_isBytes(string text, long? bytes) => Assert.Equal(bytes, MemorySize.Parse(text));
}
