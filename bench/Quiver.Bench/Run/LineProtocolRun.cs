using System.Diagnostics;
using Quiver.Arrow.Memory;
using Quiver.Storage.LineProtocol;

namespace Quiver.Bench.Run;

/// <summary>Measures how fast line protocol becomes columns, on one thread, in batches as clients send them.</summary>
static class LineProtocolRun
{
    const int BatchBytes = 4 << 20;

    /// <summary>The `lines` verb.</summary>
    public static int Run(BenchArguments arguments)
    {
        var path = arguments.Subject ?? throw new BenchException("lines of which file? bench/README.md says how to make one");
        var text = File.ReadAllBytes(path);
        using var parser = new LineParser(LineLimits.Default, MemoryBudget.Unlimited);
        for (var repetition = 0; repetition <= arguments.Repetitions; repetition++)
        {
            var watch = Stopwatch.StartNew();
            long rows = 0;
            long errors = 0;
            for (var start = 0; start < text.Length;)
            {
                var end = Math.Min(start + BatchBytes, text.Length);
                end = end == text.Length ? end : start + text.AsSpan(start, end - start).LastIndexOf((byte)'\n') + 1;
                using var batch = parser.Parse(text.AsSpan(start, end - start), new EmptySchema(), TimePrecision.Nanosecond, 0);
                rows += batch.RowCount;
                errors += batch.ErrorCount;
                start = end;
            }

            var seconds = watch.Elapsed.TotalSeconds;
            Console.WriteLine($"{rows} lines, {errors} wrong, {rows / seconds / 1e6:0.00} M lines/s, {text.Length / seconds / 1e6:0} MB/s");
        }

        return 0;
    }

    sealed class EmptySchema : IWriteSchema
    {
        public ColumnRole? Find(string table, string column) => null;
    }
}
