using System.Buffers.Binary;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>The bytes of a file in order: row groups with their Bloom filters, then the page index, then the footer.</summary>
sealed class ParquetOutput(Stream output, SchemaTarget target, ParquetWriteOptions options)
{
    const int PieceBytes = 1 << 24;

    readonly List<RowGroup> _groups = [];
    readonly List<(ColumnIndex? Columns, OffsetIndex Offsets)> _indexes = [];
    readonly ThriftCompactWriter _thrift = new();
    long _position;
    long _rows;

    /// <summary>Writes what every file starts with.</summary>
    public void Begin() => WriteBytes("PAR1"u8);

    /// <summary>Writes an encoded row group.</summary>
    public void Write(RowGroupEncoding encoding)
    {
        var group = new RowGroup
        {
            RowCount = encoding.Rows,
            FileOffset = _position,
            Ordinal = (short)Math.Min(_groups.Count, short.MaxValue),
            SortingColumns = options.SortedBy.Count == 0 ? null : [.. options.SortedBy.Select(ToSortingColumn)],
        };
        foreach (var chunk in encoding.Chunks)
        {
            var metadata = chunk.Metadata;
            metadata.DataPageOffset += _position;
            metadata.DictionaryPageOffset += _position;
            chunk.OffsetIndex.Pages = chunk.OffsetIndex.Pages.ConvertAll(page => page with { Offset = page.Offset + _position });
            group.Columns.Add(new ColumnChunkMetadata
            {
                FileOffset = metadata.DictionaryPageOffset ?? metadata.DataPageOffset,
                Metadata = metadata,
            });
            group.TotalByteSize += metadata.TotalUncompressedSize;
            _indexes.Add((chunk.ColumnIndex, chunk.OffsetIndex));
            WritePages(chunk.Pages);
        }

        group.TotalCompressedSize = _position - group.FileOffset;
        WriteBloomFilters(encoding, group);
        _groups.Add(group);
        _rows += encoding.Rows;
    }

    /// <summary>Writes the page index and the footer.</summary>
    public void End()
    {
        WriteIndexes();
        var metadata = new FileMetadata
        {
            Version = options.PageVersion,
            Schema = target.Elements,
            RowCount = _rows,
            RowGroups = _groups,
            KeyValues = options.Metadata.Count == 0 ? null
                : [.. options.Metadata.Select(pair => new KeyValue { Key = pair.Key, Value = pair.Value })],
            CreatedBy = "Quiver version 1.0.0",
            ColumnOrders = [.. target.Leaves.Select(_ => new ColumnOrder { IsTypeOrder = true })],
        };
        var length = WriteStructure(metadata.Write);
        Span<byte> tail = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(tail, length);
        "PAR1"u8.CopyTo(tail[4..]);
        WriteBytes(tail);
        output.Flush();
    }

    SortingColumn ToSortingColumn(SortedColumn column) => new()
    {
        ColumnIndex = target.Leaves.FindIndex(leaf => leaf.Name == column.Name),
        Descending = column.Descending,
        NullsFirst = column.NullsFirst,
    };

    unsafe void WritePages(GrowingBuffer pages)
    {
        for (long done = 0; done < pages.Length;)
        {
            var piece = (int)Math.Min(pages.Length - done, PieceBytes);
            WriteBytes(new ReadOnlySpan<byte>(pages.Pointer + done, piece));
            done += piece;
        }
    }

    /// <summary>Filters follow their row group, so that none of them waits in memory for the end of the file.</summary>
    void WriteBloomFilters(RowGroupEncoding encoding, RowGroup group)
    {
        foreach (var (chunk, column) in encoding.Chunks.Zip(group.Columns))
        {
            if (chunk.BloomFilter is { } filter)
            {
                column.Metadata!.BloomFilterOffset = _position;
                var length = WriteStructure(writer => BloomFilterHeader.Write(writer, filter.Bytes.Length));
                WriteBytes(filter.Bytes);
                column.Metadata!.BloomFilterLength = length + filter.Bytes.Length;
            }
        }
    }

    void WriteIndexes()
    {
        ColumnChunkMetadata[] columns = [.. _groups.SelectMany(group => group.Columns)];
        for (var i = 0; i < columns.Length; i++)
        {
            if (_indexes[i].Columns is { } index)
            {
                columns[i].ColumnIndexOffset = _position;
                columns[i].ColumnIndexLength = WriteStructure(index.Write);
            }
        }

        for (var i = 0; i < columns.Length; i++)
        {
            columns[i].OffsetIndexOffset = _position;
            columns[i].OffsetIndexLength = WriteStructure(_indexes[i].Offsets.Write);
        }
    }

    int WriteStructure(Action<ThriftCompactWriter> write)
    {
        _thrift.Clear();
        write(_thrift);
        WriteBytes(_thrift.Written);
        return _thrift.Written.Length;
    }

    void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        _position += bytes.Length;
    }
}
