using System.Runtime.CompilerServices;
using System.Text;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Json;
using Quiver.Formats.Text;
using Xunit;

namespace Quiver.Formats.Tests.Json;

/// <summary>Reads JSON in memory to the end.</summary>
static class JsonReading
{
    public static (Schema Schema, List<object?[]> Rows) Read(
        string text, JsonOptions? options = null, int chunkBytes = JsonChunker.DefaultJsonChunkBytes, int[]? projection = null) =>
        Read(Encoding.UTF8.GetBytes(text), options, chunkBytes, projection);

    public static (Schema Schema, List<object?[]> Rows) Read(
        byte[] bytes, JsonOptions? options = null, int chunkBytes = JsonChunker.DefaultJsonChunkBytes, int[]? projection = null)
    {
        var budget = new MemoryBudget(long.MaxValue);
        (Schema, List<object?[]>) result = Read(bytes, options ?? JsonOptions.Default, chunkBytes, projection, budget);
        if (budget.UsedBytes > 0)
        {
            // The offsets of lists are given back by their finalizer.
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(0, budget.UsedBytes);
        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static (Schema Schema, List<object?[]> Rows) Read(byte[] bytes, JsonOptions options, int chunkBytes, int[]? projection,
        MemoryBudget budget)
    {
        TextSource source = TextSource.Memory("t.json", bytes);
        JsonFormat format = JsonInference.Infer([source], options, budget, default);
        var rows = new List<object?[]>();
        JsonStart start = JsonLayoutFinder.Find(source, options, budget);
        using TextChunker chunker = JsonChunker.Create(source, start, options, budget, chunkBytes);
        using var chunk = new TextChunk(budget);
        using var reader = new JsonChunkReader(source, start, format, projection, new JsonScanContext { Budget = budget });
        while (chunker.TryNext(chunk))
        {
            reader.Open(chunk);
            while (reader.TryReadBatch(out RecordBatch? batch))
            {
                using (batch)
                {
                    Assert.InRange(batch.Length, 1, JsonChunkReader.MaxBatchRows);
                    for (int row = 0; row < batch.Length; row++)
                    {
                        rows.Add([.. batch.Columns.Select(c => c.GetValue(row))]);
                    }
                }
            }
        }

        return (reader.Schema, rows);
    }
}
