using Quiver.Bench.Data;
using Quiver.Bench.Load;
using Quiver.Bench.Run;

namespace Quiver.Bench.Memory;

/// <summary>Runs each case in processes of their own, Quiver and then DuckDB.</summary>
sealed class SpillRun(BenchArguments arguments, LoadReport report)
{
    readonly bool _hasPeer = arguments.Text("--peer") != "none" && Peers.WhyMissing("duckdb") is null;
    readonly double _scale = arguments.Quick ? 0.05 : arguments.Scale;

    public void Run()
    {
        report.Say(
            $"A process that does nothing has {Idle(MeasuredEngine.Quiver)} MB (quiver)"
                + (_hasPeer ? $" and {Idle(MeasuredEngine.DuckDb)} MB (DuckDB in Node.js)" : "")
                + ": these are not part of the limit. On disk is the most at a time.");
        report.Table("", "limit MB", "quiver s", "peak MB", "disk MB", "duckdb s", "peak MB", "disk MB", "rows");
        string? only = arguments.Text("--only");
        foreach (SpillCase spill in SpillCase.All.Where(c => only is null || c.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            Measure(spill);
        }
    }

    void Measure(SpillCase spill)
    {
        string sql = spill.Sql(_scale);
        (EngineAnswer mine, string[] mineCells) = Answer(MeasuredEngine.Quiver, sql, spill.Megabytes);
        (EngineAnswer? theirs, string[] theirCells) = _hasPeer ? Answer(MeasuredEngine.DuckDb, sql, spill.Megabytes) : (null, ["", "", ""]);

        // Where the peer cannot do it in so little memory, it says what is right with more.
        EngineAnswer? right = theirs is { Error: not null } ? Answer(MeasuredEngine.DuckDb, sql, null).Answer : theirs;
        string? wrong = mine.Error ?? (right is { Error: null } ? mine.DifferenceFrom(right) : null);
        report.Row(
            [spill.Name, $"{spill.Megabytes}", .. mineCells, .. theirCells, wrong is not null ? "WRONG" : right is null ? "" : "same"]);
        if (wrong is not null)
        {
            report.Complain($"{spill.Name}: {wrong}");
        }
    }

    (EngineAnswer Answer, string[] Cells) Answer(Func<BenchArguments, int?, MeasuredEngine> start, string sql, int? megabytes)
    {
        using MeasuredEngine engine = start(arguments, megabytes);
        EngineAnswer answer = engine.Execute(sql, arguments.Timeout);
        return (answer, answer.Error is null
            ? [
                LoadReport.Number(answer.Milliseconds / 1000, "0.0"), LoadReport.Megabytes(engine.PeakBytes),
                LoadReport.Megabytes(engine.DiskBytes),
            ]
            : ["failed", "", ""]);
    }

    string Idle(Func<BenchArguments, int?, MeasuredEngine> start)
    {
        using MeasuredEngine engine = start(arguments, null);
        _ = engine.Execute("SELECT 1", arguments.Timeout);
        return LoadReport.Megabytes(engine.PeakBytes);
    }
}
