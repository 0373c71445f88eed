using Quiver.Bench.Run;

namespace Quiver.Bench.Tsbs;

/// <summary>The same rows for DuckDB: one Parquet file, sorted by host and time, that it has written itself with its defaults.</summary>
static class TsbsParquet
{
    /// <summary>The file beside the lines, written now if it is not there yet or older than they are.</summary>
    public static string Ensure(string lines, EngineSession duckdb)
    {
        var path = Path.ChangeExtension(lines, ".sorted.parquet");
        if (!File.Exists(path) || File.GetLastWriteTimeUtc(path) < File.GetLastWriteTimeUtc(lines))
        {
            Console.Error.WriteLine($"writing {path} …");
            var csv = Path.ChangeExtension(lines, ".csv");
            WriteCsv(lines, csv);
            var types = string.Join(
                ", ",
                [.. TsbsSchema.Tags.Select(tag => $"'{tag}': 'VARCHAR'"), .. TsbsSchema.Fields.Select(field => $"'{field}': 'BIGINT'"),
                    "'nanoseconds': 'BIGINT'"]);
            duckdb.Require(
                $"COPY (SELECT make_timestamp(nanoseconds // 1000) AS time, * EXCLUDE (nanoseconds) "
                    + $"FROM read_csv('{csv}', header = false, auto_detect = false, delim = ',', columns = {{{types}}}) "
                    + $"ORDER BY hostname, time) TO '{path}.part' (FORMAT parquet)");
            File.Move(path + ".part", path, overwrite: true);
            File.Delete(csv);
        }

        return path;
    }

    /// <summary>Keeps the values of the lines: all have the same names in the same order, and no escapes.</summary>
    static void WriteCsv(string lines, string csv)
    {
        using var batches = new LineBatches(lines, 10_000);
        using var file = new FileStream(csv, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var batch = new byte[1 << 21];
        int read;
        while ((read = batches.Next(ref batch)) > 0)
        {
            var text = batch.AsSpan(0, read);
            var written = 0;
            for (var at = 0; at < text.Length;)
            {
                var end = at + text[at..].IndexOf((byte)'\n');
                written = Values(text[at..end], batch, written);
                at = end + 1;
            }

            file.Write(batch, 0, written);
        }
    }

    /// <summary>Appends the values of a line to the front of the array that it comes from: they are shorter than the line.</summary>
    static int Values(ReadOnlySpan<byte> line, byte[] target, int written)
    {
        for (var at = line.IndexOf((byte)'=') + 1; at > 0;)
        {
            var rest = line[at..];
            var length = rest.IndexOfAny((byte)',', (byte)' ');
            var value = rest[..length];
            value = value[^1] == 'i' && value[0] is >= (byte)'0' and <= (byte)'9' ? value[..^1] : value;
            value.CopyTo(target.AsSpan(written));
            written += value.Length;
            target[written++] = (byte)',';
            var next = rest[length..].IndexOf((byte)'=');
            at = next < 0 ? 0 : at + length + next + 1;
        }

        var time = line[(line.LastIndexOf((byte)' ') + 1)..];
        time.CopyTo(target.AsSpan(written));
        target[written + time.Length] = (byte)'\n';
        return written + time.Length + 1;
    }
}
