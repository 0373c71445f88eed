using System.Diagnostics;
using System.Globalization;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Cli.Databases;
using Quiver.Cli.Output;

namespace Quiver.Cli.Running;

/// <summary>Runs a script and writes the rows of each statement.</summary>
sealed class ScriptRunner(CliConsole console, ISqlConnection connection)
{
    const int ShownRows = 40;

    /// <summary>How rows are written.</summary>
    public OutputFormat Format { get; set; }

    /// <summary>Whether to report the time of each statement.</summary>
    public bool HasTiming { get; set; }

    /// <summary>Whether statements without a result say what they did.</summary>
    public bool HasCounts { get; set; }

    /// <summary>Runs a script; returns false after an error, which was written. That nobody reads the rows any more is no error, and ends
    /// the script.</summary>
    public async Task<bool> RunAsync(string sql, StatementParameters? parameters, string? outputPath)
    {
        using var cancellation = new CancellationTokenSource();
        CancellationToken ct = cancellation.Token;
        console.Interrupts.Begin(cancellation);
        using var bar = new ProgressBar(console.IsErrorTerminal ? console.Error : null);
        OutputFile? file = null;
        OutputStream? output = null;
        try
        {
            bool isTerminal = console.IsOutputTerminal && outputPath is null;
            if (isTerminal && OutputFormats.IsBinary(Format))
            {
                string name = OutputFormats.Names[(int)Format];
                throw new QuiverException(
                    ErrorCode.InvalidValue, $"{name} is no text for a terminal; write it to a file with -o FILE or to a pipe");
            }

            file = outputPath is null ? null : new OutputFile(outputPath);
            output = new OutputStream(file?.Stream ?? console.Output, () => StopBefore(bar, isTerminal));
            await RunStatementsAsync(sql, parameters, output, isTerminal ? TerminalLayout() : TableLayout.Plain, bar, ct);
            output.Flush();
            file?.Commit();
            return true;
        }
        catch (Exception e)
        {
            // Every failure of a statement ends here: it is shown, and the session goes on.
            bar.Stop();
            if (output is { IsReaderGone: true } && file is null)
            {
                return true;
            }

            ErrorText.Write(console.Error, ErrorText.ToUser(e), sql);
            return false;
        }
        finally
        {
            file?.Dispose();
            console.Interrupts.End();
        }
    }

    async Task RunStatementsAsync(
        string sql, StatementParameters? parameters, OutputStream output, TableLayout layout, ProgressBar bar, CancellationToken ct)
    {
        long started = Stopwatch.GetTimestamp();
        int results = 0;
        await foreach (ISqlResult result in connection.RunScriptAsync(sql, parameters, ct).WithCancellation(ct))
        {
            bar.Show(elapsed => ProgressBar.TextOf(result.Progress, elapsed));
            await using (result)
            {
                if (result.HasRows && results++ > 0 && OutputFormats.IsBinary(Format))
                {
                    string name = OutputFormats.Names[(int)Format];
                    throw new QuiverException(ErrorCode.InvalidValue, $"the format {name} holds one result, but the script has several");
                }

                long rows = await WriteAsync(result, output, layout, ct);
                Report(result, rows, Stopwatch.GetElapsedTime(started), bar);
            }

            started = Stopwatch.GetTimestamp();
        }
    }

    async Task<long> WriteAsync(ISqlResult result, OutputStream output, TableLayout layout, CancellationToken ct)
    {
        using IResultWriter? writer = result.HasRows ? ResultWriters.Create(Format, output, result.Schema, layout) : null;
        long rows = 0;
        await foreach (RecordBatch batch in result.Batches.WithCancellation(ct))
        {
            using (batch)
            {
                ct.ThrowIfCancellationRequested();
                writer?.Write(batch);
                rows += batch.Length;
            }
        }

        writer?.Finish();
        return rows;
    }

    void Report(ISqlResult result, long rows, TimeSpan elapsed, ProgressBar bar)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        foreach (string warning in result.Warnings)
        {
            bar.Stop();
            console.Error.WriteLine("warning: " + warning);
        }

        if (HasCounts && !result.HasRows)
        {
            bar.Stop();
            console.Error.WriteLine(result.AffectedRows > 0 ? string.Create(invariant, $"{result.AffectedRows:N0} rows changed") : "done");
        }

        if (HasTiming)
        {
            bar.Stop();
            long count = result.HasRows ? rows : Math.Max(result.AffectedRows, 0);
            console.Error.WriteLine(string.Create(invariant, $"time: {elapsed.TotalMilliseconds:F1} ms, {count} rows"));
        }
    }

    static void StopBefore(ProgressBar bar, bool isTerminal)
    {
        if (isTerminal)
        {
            bar.Stop();
        }
    }

    TableLayout TerminalLayout() => new()
    {
        Width = Math.Max(console.Width(), 20),
        MaxRows = ShownRows,
        HasColour = Environment.GetEnvironmentVariable("NO_COLOR") is null or "",
        HasCount = true,
    };
}
