using Quiver.Arrow.Batches;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Parquet;
using Quiver.Formats.Parquet.Writing;

namespace Quiver.Formats.Tests.ParquetWriting;

/// <summary>Writes batches and reads them back.</summary>
static class ParquetRoundTrip
{
    public static byte[] Write(Schema schema, IEnumerable<RecordBatch> batches, ParquetWriteOptions? options = null)
    {
        using var stream = new MemoryStream();
        using var writer = new ParquetWriter(stream, schema, options);
        foreach (var batch in batches)
        {
            writer.Write(batch);
        }

        writer.Finish();
        return stream.ToArray();
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
