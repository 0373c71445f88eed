using Quiver.Cli.Output;
using Quiver.Cli.Running;

namespace Quiver.Cli.Repl;

/// <summary>The commands of the prompt that are not SQL.</summary>
sealed class DotCommands(CliConsole console, ScriptRunner runner)
{
    const string Help = """
        .help            shows this
        .tables          lists the tables
        .schema [TABLE]  lists the columns of a table, or the tables
        .timer on|off    reports the time of each statement
        .mode FORMAT     writes rows as table, csv, json, jsonl or markdown
        .quit            leaves; so does Ctrl-D, and Ctrl-C twice
        Statements end with ; and may have many lines. Tab completes, Up and Down recall, Ctrl-R searches, Ctrl-C cancels.
        """;

    /// <summary>Runs a command; returns false where the person wants to leave.</summary>
    public async Task<bool> RunAsync(string entry)
    {
        string[] words = entry.TrimEnd(';').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string argument = words.Length > 1 ? words[1] : "";
        switch (words[0].ToLowerInvariant())
        {
            case ".quit" or ".exit":
                return false;
            case ".help":
                console.Error.WriteLine(Help);
                break;
            case ".tables":
                await runner.RunAsync("SHOW TABLES", null, null);
                break;
            case ".schema":
                await runner.RunAsync(argument.Length > 0 ? $"DESCRIBE {argument}" : "SHOW TABLES", null, null);
                break;
            case ".timer":
                SetTimer(argument);
                break;
            case ".mode":
                SetMode(argument);
                break;
            default:
                console.Error.WriteLine($"there is no command {words[0]}; .help lists the commands");
                break;
        }

        return true;
    }

    void SetTimer(string argument)
    {
        if (argument is not ("on" or "off" or ""))
        {
            console.Error.WriteLine($".timer takes on or off, not {argument}");
            return;
        }

        runner.HasTiming = argument.Length == 0 ? !runner.HasTiming : argument == "on";
        console.Error.WriteLine($"the timer is {(runner.HasTiming ? "on" : "off")}");
    }

    void SetMode(string argument)
    {
        if (OutputFormats.Find(argument) is OutputFormat format)
        {
            runner.Format = format;
        }
        else
        {
            console.Error.WriteLine($".mode takes {OutputFormats.Choices}; it is {OutputFormats.Names[(int)runner.Format]}");
        }
    }
}
