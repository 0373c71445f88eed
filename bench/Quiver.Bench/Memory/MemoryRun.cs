using Quiver.Bench.Load;

namespace Quiver.Bench.Memory;

/// <summary>
/// Queries that need more memory than they may have, beside DuckDB under the same limit: do they end with the right rows, how long does it
/// take, how large does the process get, how much goes to disk? And a thousand clients that read their answers slowly.
/// </summary>
static class MemoryRun
{
    public static int Run(BenchArguments arguments)
    {
        string? what = arguments.Subject;
        var report = new LoadReport(
            arguments,
            "memory",
            $"{arguments.Threads} threads, scale {LoadReport.Number(arguments.Scale, "0.##")}, every query in a process of its own");
        if (what is null or "spill")
        {
            new SpillRun(arguments, report).Run();
        }

        if (what is null or "streams")
        {
            StreamRun.Run(arguments, report);
        }

        return report.End();
    }
}
