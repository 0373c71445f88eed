using System.Diagnostics;
using Quiver.Arrow.Memory;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Wal;

namespace Quiver.Bench.Run;

/// <summary>Measures how fast line protocol becomes columns, these become entries of the log and come back, on one thread, in batches as
/// clients send them.</summary>
static class LineProtocolRun
{
    /// <summary>The `lines` verb.</summary>
    public static int Run(BenchArguments arguments)
    {
        var path = arguments.Subject ?? throw new BenchException("lines of which file? bench/README.md says how to make one");
        var text = File.ReadAllBytes(path);
        using var parser = new LineParser(LineLimits.Default, MemoryBudget.Unlimited);
        for (var repetition = 0; repetition <= arguments.Repetitions; repetition++)
        {
            Measure(parser, text, 256 << 10);
            Measure(parser, text, 4 << 20);
        }

        return 0;
    }

    static void Measure(LineParser parser, byte[] text, int batchBytes)
    {
        var (parse, encode, decode) = (new Stopwatch(), new Stopwatch(), new Stopwatch());
        var (rows, errors, bytes) = (0L, 0L, 0L);
        for (var start = 0; start < text.Length;)
        {
            var end = Math.Min(start + batchBytes, text.Length);
            end = end == text.Length ? end : start + text.AsSpan(start, end - start).LastIndexOf((byte)'\n') + 1;
            parse.Start();
            using var batch = parser.Parse(text.AsSpan(start, end - start), new EmptySchema(), TimePrecision.Nanosecond, 0);
            parse.Stop();
            var tables = new BatchTables(batch);
            encode.Start();
            using var entry = WriteCodec.Encode(tables.Writes, MemoryBudget.Unlimited);
            encode.Stop();
            decode.Start();
            using var decoded = WriteCodec.Decode(entry.Content, tables, MemoryBudget.Unlimited);
            decode.Stop();
            bytes += entry.Length;
            rows += batch.RowCount;
            errors += batch.ErrorCount;
            start = end;
        }

        double PerRow(Stopwatch watch) => watch.Elapsed.TotalNanoseconds / rows;
        Console.WriteLine($"{rows} lines, {errors} wrong, {text.Length / (double)rows:0} bytes a line, {batchBytes >> 10} KB a batch; "
            + $"parsing {PerRow(parse):0} ns a line, {rows / parse.Elapsed.TotalSeconds / 1e6:0.00} M/s; "
            + $"encoding {PerRow(encode):0.0} ns, {bytes / (double)rows:0.0} bytes; decoding {PerRow(decode):0.0} ns");
    }

    sealed class EmptySchema : IWriteSchema
    {
        public ColumnRole? Find(string table, string column) => null;
    }
}
