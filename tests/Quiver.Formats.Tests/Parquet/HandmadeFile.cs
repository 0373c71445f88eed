using System.Buffers.Binary;
using System.Numerics;
using Quiver.Formats.Codecs;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Tests.Parquet;

/// <summary>
/// Builds Parquet files of shapes that our writer does not write: any schema, one row group, one uncompressed PLAIN page a leaf.
/// </summary>
static class HandmadeFile
{
    public static byte[] Build(
        IReadOnlyList<SchemaElement> schema, int rows, IReadOnlyList<HandmadeLeaf> leaves, Action<FileMetadata>? change = null,
        Func<byte[], int>? checksum = null)
    {
        var file = new List<byte>("PAR1"u8.ToArray());
        var group = new RowGroup { RowCount = rows };
        List<(List<string> Path, SchemaElement Leaf, int Definition, int Repetition)> paths = Paths(schema);
        for (int i = 0; i < leaves.Count; i++)
        {
            (List<string> path, SchemaElement leaf, int definition, int repetition) = paths[i];
            byte[] page = [.. Levels(leaves[i].Repetition, repetition), .. Levels(leaves[i].Definition, definition), .. leaves[i].Values];
            var header = new PageHeader
            {
                Type = PageType.DataPage,
                UncompressedPageSize = page.Length,
                CompressedPageSize = page.Length,
                Crc = checksum?.Invoke(page),
                DataPage = new DataPageHeader
                {
                    ValueCount = leaves[i].Definition.Length,
                    Encoding = ParquetEncoding.Plain,
                    DefinitionLevelEncoding = ParquetEncoding.Rle,
                    RepetitionLevelEncoding = ParquetEncoding.Rle,
                },
            };
            var writer = new ThriftCompactWriter();
            header.Write(writer);
            byte[] bytes = [.. writer.Written, .. page];
            group.Columns.Add(new ColumnChunkMetadata
            {
                Metadata = new ColumnMetadata
                {
                    Type = leaf.Type!.Value,
                    PathInSchema = path,
                    Encodings = [ParquetEncoding.Plain, ParquetEncoding.Rle],
                    Codec = CompressionCodec.Uncompressed,
                    ValueCount = leaves[i].Definition.Length,
                    TotalCompressedSize = bytes.Length,
                    TotalUncompressedSize = bytes.Length,
                    DataPageOffset = file.Count,
                },
            });
            file.AddRange(bytes);
        }

        var metadata = new FileMetadata { Version = 1, Schema = [.. schema], RowCount = rows, RowGroups = [group] };
        change?.Invoke(metadata);
        var footer = new ThriftCompactWriter();
        metadata.Write(footer);
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Written.Length);
        return [.. file, .. footer.Written, .. length, .. "PAR1"u8];
    }

    /// <summary>Each level as a run of one, behind the length of all of them.</summary>
    static byte[] Levels(int[] levels, int most)
    {
        if (most == 0)
        {
            return [];
        }

        Assert(BitOperations.Log2((uint)most) < 8);
        byte[] runs = [.. levels.SelectMany(level => new byte[] { 2, (byte)level })];
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, runs.Length);
        return [.. length, .. runs];
    }

    static void Assert(bool condition) => Xunit.Assert.True(condition);

    static List<(List<string> Path, SchemaElement Leaf, int Definition, int Repetition)> Paths(IReadOnlyList<SchemaElement> schema)
    {
        var found = new List<(List<string>, SchemaElement, int, int)>();
        int next = 1;
        for (int i = 0; i < schema[0].ChildCount; i++)
        {
            Walk([], 0, 0);
        }

        return found;

        void Walk(List<string> path, int definition, int repetition)
        {
            SchemaElement element = schema[next++];
            List<string> own = [.. path, element.Name];
            definition += element.Repetition == FieldRepetition.Required ? 0 : 1;
            repetition += element.Repetition == FieldRepetition.Repeated ? 1 : 0;
            if (element.Type is not null)
            {
                found.Add((own, element, definition, repetition));
            }

            for (int i = 0; i < (element.ChildCount ?? 0); i++)
            {
                Walk(own, definition, repetition);
            }
        }
    }
}
