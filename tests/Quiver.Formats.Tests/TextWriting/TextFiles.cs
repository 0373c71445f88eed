using System.Text;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Formats.Csv;
using Quiver.Formats.Files;
using Quiver.Formats.Json;
using Quiver.Formats.Text;

namespace Quiver.Formats.Tests.TextWriting;

/// <summary>Writes batches as text to memory. The batches stay the caller's.</summary>
static class TextFiles
{
    public static string Csv(Schema schema, CsvWriterOptions? options, params RecordBatch[] batches) =>
        Encoding.UTF8.GetString(Write(schema, () => new CsvRowEncoder(schema, options), TextCompression.None, 0, batches));

    public static string Json(Schema schema, JsonWriterOptions options, params RecordBatch[] batches) =>
        Encoding.UTF8.GetString(Write(schema, () => new JsonRowEncoder(schema, options), TextCompression.None, 0, batches));

    public static byte[] Write(
        Schema schema, Func<TextRowEncoder> encoder, TextCompression compression, int threads, params RecordBatch[] batches)
    {
        var stream = new MemoryStream();
        var budget = new MemoryBudget(1L << 30);
        WriteAsync(stream, schema, encoder, compression, threads, budget, batches).GetAwaiter().GetResult();
        return budget.UsedBytes == 0
            ? stream.ToArray()
            : throw new InvalidOperationException($"{budget.UsedBytes} bytes were not given back");
    }

    public static async Task WriteAsync(
        Stream stream, Schema schema, Func<TextRowEncoder> encoder, TextCompression compression, int threads, MemoryBudget budget,
        params RecordBatch[] batches)
    {
        WorkerPool? pool = threads == 0 ? null : new WorkerPool(threads);
        await using var writer = new TextRowsWriter(stream, schema, encoder, compression, pool, budget);
        foreach (RecordBatch batch in batches)
        {
            await writer.WriteAsync(
                new RecordBatch(schema, [.. batch.Columns.Select(c => c.Slice(0, c.Length))], batch.Length), CancellationToken.None);
        }

        await writer.FinishAsync(CancellationToken.None);
    }
}
