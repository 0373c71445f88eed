using System.IO.Compression;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Tests.ParquetWriting;

namespace Quiver.Formats.Tests.ArrowIpc;

/// <summary>Writes and reads batches, and shows their rows as text.</summary>
static class IpcRoundTrip
{
    public static byte[] Write(Schema schema, bool isFile, params RecordBatch[] batches)
    {
        using var bytes = new MemoryStream();
        if (isFile)
        {
            var writer = new ArrowFileWriter(bytes, schema);
            Array.ForEach(batches, writer.Write);
            writer.Finish();
        }
        else
        {
            var writer = new ArrowStreamWriter(bytes, schema);
            Array.ForEach(batches, writer.Write);
            writer.Finish();
        }

        return bytes.ToArray();
    }

    public static (Schema Schema, List<RecordBatch> Batches) Read(byte[] bytes, ArrowReadOptions? options = null)
    {
        using var stream = new MemoryStream(bytes);
        var batches = new List<RecordBatch>();
        if (bytes.AsSpan().StartsWith("ARROW1"u8))
        {
            using ArrowFileReader file = ArrowFileReader.Open(stream, options);
            for (int i = 0; i < file.BatchCount; i++)
            {
                batches.Add(file.ReadBatch(i));
            }

            return (file.Schema, batches);
        }

        using var reader = new ArrowStreamReader(stream, options);
        Schema schema = reader.ReadSchema();
        while (reader.ReadBatch() is { } batch)
        {
            batches.Add(batch);
        }

        return (schema, batches);
    }

    public static byte[] Unzip(string base64)
    {
        using var source = new GZipStream(new MemoryStream(Convert.FromBase64String(base64)), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        source.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>The values of a column; of one with very many, those at its ends.</summary>
    public static string Text(Column column)
    {
        var shown = new List<string>();
        for (int i = 0; i < column.Length; i++)
        {
            if (i == 500 && column.Length > 1000)
            {
                i = column.Length - 500;
            }

            shown.Add(SampleColumns.Text(column.GetValue(i)));
        }

        return string.Join(" | ", shown);
    }

    /// <summary>Returns codes into a dictionary, null where a bit is not set.</summary>
    public static unsafe Column Coded(Column values, int[] codes, byte valid)
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        codes.CopyTo(new Span<int>(scratch.Offsets(codes.Length), codes.Length));
        ulong* validity = scratch.Validity(codes.Length);
        *validity = valid;
        return scratch.Detach(scratch.Dictionary(codes.Length, values, validity));
    }
}
