using System.Text;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Csv;
using Quiver.Formats.Text;
using Xunit;

namespace Quiver.Formats.Tests.Csv;

/// <summary>Reads CSV in memory to the end.</summary>
static class CsvReading
{
    public static (Schema Schema, List<object?[]> Rows) Read(
        string text, CsvOptions? options = null, int chunkBytes = TextChunker.DefaultChunkBytes, int[]? projection = null) =>
        Read(Encoding.UTF8.GetBytes(text), options, chunkBytes, projection);

    public static (Schema Schema, List<object?[]> Rows) Read(
        byte[] bytes, CsvOptions? options = null, int chunkBytes = TextChunker.DefaultChunkBytes, int[]? projection = null) =>
        Read(TextSource.Memory("t.csv", bytes), options, chunkBytes, projection);

    /// <summary>Reads what can be read; the rest goes to the list, or is an error where there is none.</summary>
    public static List<object?[]> ReadTolerant(string text, CsvOptions options, int chunkBytes, List<CsvReject>? rejects) =>
        ReadTolerant(Encoding.UTF8.GetBytes(text), options, chunkBytes, rejects);

    /// <summary>Reads what can be read; the rest goes to the list, or is an error where there is none.</summary>
    public static List<object?[]> ReadTolerant(byte[] bytes, CsvOptions options, int chunkBytes, List<CsvReject>? rejects) =>
        Read(TextSource.Memory("t.csv", bytes), options, chunkBytes, null, rejects).Rows;

    public static (Schema Schema, List<object?[]> Rows) Read(
        TextSource source, CsvOptions? options, int chunkBytes, int[]? projection = null, List<CsvReject>? rejects = null)
    {
        var budget = new MemoryBudget(long.MaxValue);
        CsvFormat format = CsvSniffer.Sniff(source, options ?? CsvOptions.Default);
        var rows = new List<object?[]>();
        using (var chunker = new CsvChunker(source, format, budget, chunkBytes, rejects is null ? null : rejects.Add))
        using (var chunk = new TextChunk(budget))
        using (var reader = new CsvChunkReader(source, format, projection, new CsvScanContext
               {
                   Budget = budget, IsTolerant = rejects is not null, Reject = rejects is null ? null : rejects.Add,
               }))
        {
            while (chunker.TryNext(chunk))
            {
                reader.Open(chunk);
                while (reader.TryReadBatch(out RecordBatch? batch))
                {
                    using (batch)
                    {
                        AddRows(batch, rows);
                    }
                }
            }

            Schema schema = reader.Schema;
            reader.Dispose();
            chunk.Dispose();
            chunker.Dispose();
            Assert.Equal(0, budget.UsedBytes);
            return (schema, rows);
        }
    }

    static void AddRows(RecordBatch batch, List<object?[]> rows)
    {
        Assert.InRange(batch.Length, 1, CsvChunkReader.MaxBatchRows);
        for (int row = 0; row < batch.Length; row++)
        {
            rows.Add([.. batch.Columns.Select(c => c.GetValue(row))]);
        }
    }

    /// <summary>Writes rows so that they compare as text: null is a word of its own.</summary>
    public static string Show(IEnumerable<object?[]> rows) => string.Join("\n", rows.Select(r => string.Join("|", r.Select(Show))));

    static string Show(object? value) => value switch
    {
        null => "∅",
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.ffffff"),
        DateOnly date => date.ToString("yyyy-MM-dd"),
        bool b => b ? "true" : "false",
        object?[] list => "[" + string.Join(",", list.Select(Show)) + "]",
        IFormattable f => f.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => (string)value,
    };
}
