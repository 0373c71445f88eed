using System.Text;
using Quiver.Cli.Databases;
using Quiver.Cli.Repl;

namespace Quiver.Cli.Tests;

/// <summary>Runs the command in process and keeps what it wrote.</summary>
sealed record CommandLine(int ExitCode, string Output, string Error)
{
    public static Task<CommandLine> RunAsync(params string[] args) => RunAsync(FakeDatabase.WithSamples(), "", args);

    public static Task<CommandLine> RunAsync(FakeDatabase database, string input, params string[] args) =>
        RunAsync(_ => database, input, null, args);

    public static async Task<CommandLine> RunAsync(
        Func<DatabaseSettings, ISqlDatabase> open, string input, IKeyReader? keys, params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        var console = new CliConsole
        {
            Input = new StringReader(input),
            Output = output,
            Error = error,
            OpenDatabase = open,
            Keys = keys,
            IsInputTerminal = keys is not null,
        };
        int exitCode = await CliApplication.RunAsync(args, console);
        return new CommandLine(exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
