using System.IO.Compression;
using System.Text;
using Quiver.Cli.Databases;
using Xunit;

namespace Quiver.Cli.Tests;

public sealed class StoreCommandTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("quiver-cli").FullName;

    string Data => Path.Combine(_folder, "db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Write_filesAndStandardInput_canBeQueried()
    {
        var plain = FileOf("a.lp", "cpu,host=a usage=1 1700000000\n"u8.ToArray());
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write("cpu,host=b usage=2,note=\"two\nlines\" 1700000001000\n"u8);
        }

        var run = await RunAsync("cpu,host=c usage=3 1700000002\n", "write", "-d", "m", plain, FileOf("b.gz", packed.ToArray()), "-");
        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("4 lines, 3 rows in ", run.Error);
        var rows = await RunAsync("", "sql", "SELECT host, usage, epoch(time) AS t FROM m.cpu ORDER BY host", "--format", "csv");
        Assert.Equal("host,usage,t\na,1.0,1700000000.0\nb,2.0,1700000001.0\nc,3.0,1700000002.0\n", rows.Output);
    }

    [Fact]
    public async Task Write_wrongLines_areShownAndCounted()
    {
        var text = string.Concat(Enumerable.Range(1, 40).Select(i => i % 2 == 0 ? $"cpu usage={i} {i}\n" : "cpu usage= 1\n"));
        var run = await RunAsync(text, "write", "-d", "m", "--no-checkpoint");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("standard input, line 39: ", run.Error);
        Assert.Contains("40 lines, 20 wrong, 20 rows", run.Error);
        var whole = await RunAsync(text, "write", "-d", "n", "--all-or-nothing");
        Assert.Equal(1, whole.ExitCode);
        Assert.Contains("0 rows", whole.Error);
        var many = await RunAsync(string.Concat(Enumerable.Repeat("x\n", 30)), "write", "-d", "m");
        Assert.Contains("… and 10 more wrong lines", many.Error);
    }

    [Fact]
    public async Task Definitions_changeWhatIsShown()
    {
        await OkAsync("create", "database", "m", "--retention-period", "1w2d");
        await OkAsync("create", "table", "cpu", "-d", "m", "--tags", "host,region", "--fields", "usage:float64,n:int64");
        Assert.Equal(
            "database_name,retention,table_count\nm,9d,1\n",
            Without("_internal", await OkAsync("show", "databases", "--format", "csv")));
        var columns = await OkAsync("show", "columns", "-d", "m", "-t", "cpu", "--format", "csv");
        Assert.Contains("m,cpu,region,tag,Utf8,2\n", columns);
        Assert.Contains("m,cpu,usage,field,Float64,\n", columns);
        await OkAsync("update", "database", "m", "--retention-period", "none");
        await OkAsync("rename", "table", "cpu", "processors", "-d", "m");
        await OkAsync("rename", "database", "m", "metrics");
        Assert.Contains("metrics,processors,2,2,,0", await OkAsync("show", "tables", "--format", "csv"));
        await OkAsync("delete", "table", "processors", "-d", "metrics");
        Assert.DoesNotContain("processors", await OkAsync("show", "tables", "--format", "csv"));
        var kept = (await OkAsync("show", "tables", "--show-deleted", "--format", "csv")).Split('\n')
            .First(line => line.Contains("processors")).Split(',')[1];
        await OkAsync("undelete", "table", kept, "-d", "metrics");
        Assert.Contains("metrics,processors,", await OkAsync("show", "tables", "--format", "csv"));
        await OkAsync("delete", "database", "metrics", "--hard-delete", "never", "-y");
        Assert.DoesNotContain("metrics", await OkAsync("show", "databases", "--format", "csv"));
    }

    [Fact]
    public async Task Rows_areDeletedByTimeAndTags()
    {
        await RunAsync("cpu,host=a v=1 1\ncpu,host=b v=2 2\ncpu,host=a v=3 3\n", "write", "-d", "m", "-p", "s");
        await OkAsync("delete", "rows", "-d", "m", "-t", "cpu", "--where", "host = 'a' AND time < TIMESTAMP '1970-01-01 00:00:02'");
        Assert.Equal("v\n2.0\n3.0\n", await OkAsync("sql", "SELECT v FROM m.cpu ORDER BY v", "--format", "csv"));
        Assert.Contains("host = 'a'", await OkAsync("show", "deletes", "--format", "csv"));
        var wrong = await RunAsync("", "delete", "rows", "-d", "m", "-t", "cpu", "--where", "v = 2");
        Assert.Equal(1, wrong.ExitCode);
        await OkAsync("delete", "rows", "-d", "m", "-t", "cpu", "--all");
        Assert.Equal("n\n0\n", await OkAsync("sql", "SELECT count(*) AS n FROM m.cpu", "--format", "csv"));
    }

    [Fact]
    public async Task Import_csvAndQuery_becomeTables()
    {
        var file = FileOf("history.csv", "ts,host,rack,usage\n2024-01-01 00:00:00,a,7,1.5\n2024-01-01 00:00:10,b,8,2.5\n"u8.ToArray());
        Assert.Equal("", await OkAsync("import", "-d", "m", "-t", "cpu", "--tags", "host,rack", "--time", "ts", file));
        Assert.Equal(
            "host,rack,usage\na,7,1.5\nb,8,2.5\n",
            await OkAsync("sql", "SELECT host, rack, usage FROM m.cpu ORDER BY host", "--format", "csv"));
        await OkAsync(
            "import", "-d", "m", "-t", "daily", "--tags", "host", "--query",
            "SELECT date_trunc('day', time) AS time, host, max(usage) AS top FROM m.cpu GROUP BY 1, 2");
        Assert.Equal("host,top\nb,2.5\n", await OkAsync("sql", "SELECT host, top FROM m.daily WHERE host = 'b'", "--format", "csv"));
        await OkAsync("import", "-d", "m", FileOf("x.lp", "disk,host=a free=5i 1\n"u8.ToArray()));
        Assert.Equal("free\n5\n", await OkAsync("sql", "SELECT free FROM m.disk", "--format", "csv"));
        var wrong = await RunAsync("", "import", "-d", "m", "-t", "cpu", file);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("no column \"time\" for the time", wrong.Error);
    }

    [Fact]
    public async Task Backup_restore_andCheck_agree()
    {
        await RunAsync("cpu,host=a v=1 1\n", "write", "-d", "m", "--no-checkpoint");
        await OkAsync("compact");
        var backup = Path.Combine(_folder, "backup");
        await OkAsync("backup", backup);
        Assert.Equal("", await OkAsync("check", "--deep"));
        Directory.Delete(Data, recursive: true);
        await OkAsync("restore", backup);
        Assert.Equal("v\n1.0\n", await OkAsync("sql", "SELECT v FROM m.cpu", "--format", "csv"));
        Assert.Equal(1, (await RunAsync("", "restore", backup)).ExitCode);
        var file = Directory.EnumerateFiles(Path.Combine(Data, "data"), "*", SearchOption.AllDirectories).Single();
        File.Delete(file);
        var damaged = await RunAsync("", "check");
        Assert.Equal(1, damaged.ExitCode);
        Assert.StartsWith("error: data/", damaged.Output);
    }

    [Theory]
    [InlineData("write", "file.lp")]
    [InlineData("write", "-d", "m", "--bogus")]
    [InlineData("write", "-d", "m", "-p", "fortnights", "file.lp")]
    [InlineData("update", "database", "m")]
    [InlineData("create", "database", "m", "--retention-period", "soon")]
    [InlineData("create", "table", "t", "-d", "m", "--fields", "a")]
    [InlineData("delete", "rows", "-d", "m", "-t", "t")]
    [InlineData("show", "files", "--format", "xml")]
    [InlineData("import", "-d", "m", "-t", "t")]
    [InlineData("show")]
    public async Task Usage_wrong_exitsWithTwo(params string[] args)
    {
        Directory.CreateDirectory(Path.Combine(Data, "catalog"));
        var run = await RunAsync("", args);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("error: ", run.Error);
    }

    [Theory]
    [InlineData("show", "databases")]
    [InlineData("check")]
    [InlineData("delete", "database", "m")]
    public async Task Directory_thatIsNone_isNotMade(params string[] args)
    {
        var run = await RunAsync("", args);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("there is no database in", run.Error);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task Tokens_areMadeShownAndDeleted()
    {
        var text = (await OkAsync("create", "token", "--admin")).TrimEnd();
        Assert.Matches("^apiv3_[A-Za-z0-9_-]{86}$", text);
        var file = Path.Combine(_folder, "token.json");
        await OkAsync(
            "create", "token", "--permission", "db:m:read,write", "--permission", "db:n:read", "--name", "it's", "--expiry", "1d",
            "--output-file", file);
        Assert.Contains("\"token\": \"apiv3_", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        var shown = await OkAsync("show", "tokens", "--format", "csv");
        Assert.Contains("\n0,_admin,", shown);
        Assert.Contains("\n1,it's,", shown);
        Assert.Contains("db:m:read,write db:n:read", shown);
        Assert.DoesNotContain(text[6..20], shown);
        var again = (await OkAsync("create", "token", "--admin", "--regenerate")).TrimEnd();
        Assert.NotEqual(text, again);
        await OkAsync("delete", "token", "it's");
        Assert.DoesNotContain("it's", await OkAsync("show", "tokens"));
        foreach (var (wrong, exitCode) in new (string[], int)[]
            {
                (["create", "token"], 2), (["create", "token", "--permission", "db:a:read"], 2), (["create", "token", "--admin"], 1),
                (["create", "token", "--admin", "--permission", "db:a:read"], 2),
                (["create", "token", "--permission", "db:a", "--name", "x"], 2),
                (["create", "token", "--admin", "--name", "x", "--expiry", "soon"], 2), (["delete", "token", "_admin"], 1),
                (["delete", "token", "missing"], 1), (["create", "token", "--admin", "--offline"], 2),
                (["create", "token", "--admin", "--name", "y", "--output-file", file], 1),
            })
        {
            var run = await RunAsync("", wrong);
            Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        }

        var offline = Path.Combine(_folder, "offline.json");
        await OkAsync("create", "token", "--admin", "--offline", "--output-file", offline);
        Assert.Contains("\"name\": \"_admin\"", await File.ReadAllTextAsync(offline, TestContext.Current.CancellationToken));
    }

    static string Without(string word, string text) =>
        string.Concat(text.Split('\n').Where(line => line.Length > 0 && !line.Contains(word)).Select(line => line + "\n"));

    string FileOf(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    async Task<string> OkAsync(params string[] args)
    {
        var run = await RunAsync("", args);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Output;
    }

    async Task<CommandLine> RunAsync(string input, params string[] args)
    {
        using var output = new MemoryStream();
        await using var error = new StringWriter { NewLine = "\n" };
        var console = new CliConsole
        {
            Input = new StringReader(""),
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
            Output = output,
            Error = error,
            OpenDatabase = EngineDatabase.Open,
        };
        var exitCode = await CliApplication.RunAsync([.. args, "--data", Data], console);
        return new CommandLine(exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
