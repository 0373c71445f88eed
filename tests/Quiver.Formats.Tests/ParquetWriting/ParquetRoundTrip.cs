using Quiver.Arrow.Batches;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Formats.Parquet;
using Quiver.Formats.Parquet.Writing;

namespace Quiver.Formats.Tests.ParquetWriting;

/// <summary>Writes batches and reads them back.</summary>
static class ParquetRoundTrip
{
    public static byte[] Write(
        Schema schema, IEnumerable<RecordBatch> batches, ParquetWriteOptions? options = null, WorkerPool? pool = null)
    {
        return WriteAsync().GetAwaiter().GetResult();

        async Task<byte[]> WriteAsync()
        {
            using var stream = new MemoryStream();
            await using var writer = new ParquetWriter(stream, schema, options, pool);
            foreach (var batch in batches)
            {
                // The writer disposes what it is given; the columns stay the test's.
                await writer.WriteAsync(batch.Slice(0, batch.Length));
            }

            await writer.FinishAsync();
            return stream.ToArray();
        }
    }

    public static async Task WriteFileAsync(string path, Schema schema, RecordBatch batch, ParquetWriteOptions? options = null)
    {
        await using var writer = new ParquetFileWriter(path, schema, options);
        await writer.WriteAsync(batch.Slice(0, batch.Length), CancellationToken.None);
        await writer.CompleteAsync(CancellationToken.None);
    }

    public static ParquetFile Open(byte[] bytes) =>
        ParquetFile.OpenAsync(new MemorySource("test.parquet", bytes)).AsTask().GetAwaiter().GetResult();

    public static List<string> Read(ParquetFile file, int column)
    {
        var cells = new List<string>();
        for (var group = 0; group < file.RowGroupCount; group++)
        {
            using var reader = file.ReadRowGroup(group, [column], MemoryBudget.Unlimited);
            while (reader.ReadBatch() is { } batch)
            {
                for (var row = 0; row < batch.Length; row++)
                {
                    cells.Add(SampleColumns.Text(batch.Columns[0].GetValue(row)));
                }
            }
        }

        return cells;
    }
}
