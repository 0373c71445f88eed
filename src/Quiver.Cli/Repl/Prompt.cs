using Quiver.Cli.Commands;
using Quiver.Cli.Databases;
using Quiver.Cli.Running;

namespace Quiver.Cli.Repl;

/// <summary>The conversation with a person: reads entries, runs them, and goes on after errors.</summary>
sealed class Prompt(CliConsole console, ISqlDatabase database, ScriptRunner runner, SqlArguments arguments)
{
    const string Greeting = "Quiver. End a statement with ; and press Enter. .help shows more, .quit leaves.";

    /// <summary>Runs until the person leaves.</summary>
    public async Task RunAsync()
    {
        if (console.Keys is not IKeyReader keys)
        {
            throw new UsageException("a prompt needs a terminal; give statements, -f FILE or a script on standard input");
        }

        var history = new History(console.HistoryPath);
        var completion = new Completion(database);
        var editor = new LineEditor(keys, console.Error, console.Width, history, completion);
        var commands = new DotCommands(console, runner);
        console.Error.WriteLine(Greeting);
        ReportHistory(history);
        runner.HasCounts = true;
        bool isLeaving = false;
        while (true)
        {
            string? entry = editor.Read(out bool isInterrupted);
            if (isInterrupted)
            {
                if (isLeaving)
                {
                    return;
                }

                isLeaving = true;
                console.Error.WriteLine("press Ctrl-C again or type .quit to leave");
                continue;
            }

            isLeaving = false;
            if (entry is null)
            {
                return;
            }

            if (SqlText.IsBlank(entry))
            {
                continue;
            }

            bool couldSave = history.Failure is null;
            history.Add(entry);
            if (couldSave)
            {
                ReportHistory(history);
            }

            if (entry.TrimStart().StartsWith('.'))
            {
                if (!await commands.RunAsync(entry.Trim()))
                {
                    return;
                }
            }
            else
            {
                await runner.RunAsync(entry, arguments.Parameters.IsEmpty ? null : arguments.Parameters, arguments.OutputPath);
            }

            completion.Forget();
        }
    }

    void ReportHistory(History history)
    {
        if (history.Failure is string failure)
        {
            console.Error.WriteLine($"the history is not kept: {failure}");
        }
    }
}
