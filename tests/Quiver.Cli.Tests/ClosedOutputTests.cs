using System.Diagnostics;
using Quiver.Cli.Databases;
using Xunit;

namespace Quiver.Cli.Tests;

/// <summary>Standard output that takes no more: a reader that has enough is no error, a full disk is one.</summary>
public sealed class ClosedOutputTests
{
    const int BrokenPipe = 32;
    const int NoSpace = 28;
    const string Many = "SELECT i, 'some text that fills buffers' AS s FROM range(300000) AS r(i)";

    [Theory]
    [InlineData("csv", 0)]
    [InlineData("csv", 1000)]
    [InlineData("table", 1000)]
    [InlineData("json", 100_000)]
    [InlineData("jsonl", 100_000)]
    [InlineData("arrow", 0)]
    public async Task Reader_that_leaves_isNoError(string format, int room) =>
        Assert.Equal((0, ""), await RunAsync(room, BrokenPipe, "", "sql", Many, "--format", format));

    [Theory]
    [InlineData("csv", 0)]
    [InlineData("json", 100_000)]
    public async Task Disk_that_isFull_isAnError(string format, int room)
    {
        (int exitCode, string error) = await RunAsync(room, NoSpace, "", "sql", Many, "--format", format);
        Assert.Equal(1, exitCode);
        Assert.Contains("error 28", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_ends_with_its_reader()
    {
        const string Question = "{\"sql\":\"SELECT 1\"}\n";
        Assert.Equal((0, ""), await RunAsync(0, BrokenPipe, Question, "sql", "--jsonl"));
        Assert.Equal((1, "error: error 28\n"), await RunAsync(0, NoSpace, Question, "sql", "--jsonl"));
    }

    [Fact]
    public async Task Head_ofAPipe_endsTheCommandQuietly()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "there is no bash");
        string command = Path.Combine(AppContext.BaseDirectory, "Quiver.Cli.dll");
        var start = new ProcessStartInfo("/bin/bash", ["-c",
            $"dotnet exec '{command}' sql \"{Many}\" --format csv | head -n 2; echo \"${{PIPESTATUS[0]}}\""])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("i,s\n0,some text that fills buffers\n0\n", ""), (output, await error));
    }

    static async Task<(int ExitCode, string Error)> RunAsync(int room, int error, string input, params string[] args)
    {
        using var output = new ClosedOutput(room, error);
        using var messages = new StringWriter { NewLine = "\n" };
        var console = new CliConsole
        {
            Input = new StringReader(input), Output = output, Error = messages, OpenDatabase = EngineDatabase.Open,
        };
        int exitCode = await CliApplication.RunAsync(args, console);
        return (exitCode, messages.ToString());
    }
}
