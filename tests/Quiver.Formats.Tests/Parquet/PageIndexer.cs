using System.Buffers.Binary;
using Quiver.Arrow.Memory;
using Quiver.Formats.Parquet;
using Quiver.Formats.Parquet.Bloom;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Pruning;
using Quiver.Formats.Parquet.Reading;
using Quiver.Formats.Parquet.Schemas;

namespace Quiver.Formats.Tests.Parquet;

/// <summary>
/// Adds a page index and Bloom filters to a file that has none, from its pages and decoded values alone, so that the reader is not
/// tested by the writer.
/// </summary>
static unsafe class PageIndexer
{
    public static byte[] Add(byte[] bytes, bool withBounds = true)
    {
        using var file = ParquetFile.OpenAsync(new MemorySource("plain.parquet", bytes)).AsTask().GetAwaiter().GetResult();
        file.Hold();
        using var output = new MemoryStream();
        output.Write(bytes.AsSpan(0, (int)file.FooterStart));
        var writer = new ThriftCompactWriter();
        for (var group = 0; group < file.RowGroupCount; group++)
        {
            foreach (var column in file.Nodes)
            {
                foreach (var leaf in Leaves(column))
                {
                    AddTo(file, group, leaf, withBounds, output, writer);
                }
            }
        }

        writer.Clear();
        file.Metadata.Write(writer);
        output.Write(writer.Written);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, writer.Written.Length);
        output.Write(length);
        output.Write("PAR1"u8);
        return output.ToArray();
    }

    static IEnumerable<SchemaNode> Leaves(SchemaNode node) =>
        node.Kind == NodeKind.Leaf ? [node] : node.Children.SelectMany(Leaves);

    static void AddTo(ParquetFile file, int group, SchemaNode leaf, bool withBounds, MemoryStream output, ThriftCompactWriter writer)
    {
        var chunk = file.Metadata.RowGroups[group].Columns[leaf.LeafIndex];
        if (PagesOf(file, chunk.Metadata!, leaf) is not { } pages)
        {
            return;
        }

        writer.Clear();
        new OffsetIndex { Pages = pages }.Write(writer);
        (chunk.OffsetIndexOffset, chunk.OffsetIndexLength) = (output.Position, writer.Written.Length);
        output.Write(writer.Written);
        if (!withBounds || !leaf.IsFlat)
        {
            return;
        }

        var values = Values(file, group, leaf);
        writer.Clear();
        IndexOf(values, pages).Write(writer);
        (chunk.ColumnIndexOffset, chunk.ColumnIndexLength) = (output.Position, writer.Written.Length);
        output.Write(writer.Written);

        var filter = new SplitBlockBloomFilter(SplitBlockBloomFilter.OptimalBytes(values.Distinct().Count(), 0.01));
        foreach (var value in values.Where(v => v is not null))
        {
            filter.Add(BloomHash.Of(Plain(value!)));
        }

        writer.Clear();
        BloomFilterHeader.Write(writer, filter.Bytes.Length);
        chunk.Metadata!.BloomFilterOffset = output.Position;
        output.Write(writer.Written);
        output.Write(filter.Bytes);
    }

    /// <summary>Finds the data pages by their headers; null where one begins within a row.</summary>
    static List<PageLocation>? PagesOf(ParquetFile file, ColumnMetadata metadata, SchemaNode leaf)
    {
        var layout = ChunkLayout.Of(metadata, file.FooterStart, RowGroupPlan.All, leaf.LeafIndex);
        var bytes = new ChunkBytes(file.Source, layout, file.FooterStart, MemoryBudget.Unlimited);
        using var reader = new PageReader(bytes, metadata, null, leaf.Definition, leaf.Repetition, MemoryBudget.Unlimited);
        var pages = new List<PageLocation>();
        long row = 0;
        for (var start = bytes.Position; reader.Next(); start = bytes.Position)
        {
            if (reader.Header.Type == PageType.DictionaryPage)
            {
                reader.SkipPage();
                continue;
            }

            var page = reader.Open();
            pages.Add(new PageLocation(start, (int)(bytes.Position - start), row));
            var levels = new byte[page.ValueCount + 64];
            fixed (byte* target = levels)
            {
                page.Repetitions.ReadBytes(target, page.ValueCount, 0);
            }

            row += levels.AsSpan(0, page.ValueCount).Count((byte)0);
            page.Memory.Release();
            if (levels[0] != 0)
            {
                return null;
            }
        }

        return pages;
    }

    static object?[] Values(ParquetFile file, int group, SchemaNode leaf)
    {
        using var reader = file.ReadRowGroup(group, [file.Nodes.ToList().IndexOf(leaf)], MemoryBudget.Unlimited);
        var values = new List<object?>();
        while (reader.ReadBatch() is { } batch)
        {
            values.AddRange(Enumerable.Range(0, batch.Length).Select(i => batch.Columns[0].GetValue(i)));
        }

        return [.. values];
    }

    static ColumnIndex IndexOf(object?[] values, List<PageLocation> pages)
    {
        var index = new ColumnIndex { NullCounts = [] };
        for (var i = 0; i < pages.Count; i++)
        {
            var end = i + 1 < pages.Count ? pages[i + 1].FirstRow : values.Length;
            var slice = values[(int)pages[i].FirstRow..(int)end];
            var present = slice.Where(v => v is not null and not double.NaN).ToList();
            var ordered = present.Order(Comparer<object?>.Create(Compare)).ToList();
            index.NullCounts.Add(slice.Count(v => v is null));
            index.NullPages.Add(slice.All(v => v is null));
            index.MinValues.Add(ordered.Count == 0 ? [] : Plain(ordered[0]!));
            index.MaxValues.Add(ordered.Count == 0 ? [] : Plain(ordered[^1]!));
        }

        return index;
    }

    static int Compare(object? a, object? b) =>
        a is string text ? string.CompareOrdinal(text, (string)b!) : Comparer<object>.Default.Compare(a, b);

    static byte[] Plain(object value) => value switch
    {
        int number => BitConverter.GetBytes(number),
        long number => BitConverter.GetBytes(number),
        double number => BitConverter.GetBytes(number),
        string text => System.Text.Encoding.UTF8.GetBytes(text),
        _ => throw new NotSupportedException(value.GetType().Name),
    };
}
