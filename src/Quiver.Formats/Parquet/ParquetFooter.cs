using System.Buffers;
using System.Buffers.Binary;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Pruning;
using Quiver.Formats.Parquet.Schemas;

namespace Quiver.Formats.Parquet;

/// <summary>What the end of a Parquet file says of it. It never changes and may be shared.</summary>
sealed class ParquetFooter
{
    const int SpeculativeBytes = 64 * 1024;
    const int TailLength = 8;
    const int MaxBytes = 1 << 30;

    ParquetFooter(FileMetadata metadata, long fileLength, int footerLength, bool isBinaryText = false)
    {
        Metadata = metadata;
        FileLength = fileLength;
        FooterLength = footerLength;
        var tree = SchemaTree.Build(metadata.Schema, out var leafCount);
        LeafCount = leafCount;
        Nodes = SchemaBuilder.Build(tree, isBinaryText);
        Schema = new Schema(Fields(Nodes), TextMetadata(metadata));
        CheckRowGroups();
    }

    /// <summary>The top-level columns.</summary>
    public Schema Schema { get; }

    /// <summary>The rows of all row groups.</summary>
    public long RowCount { get; private set; }

    /// <summary>The structures as written.</summary>
    public FileMetadata Metadata { get; }

    /// <summary>The top-level columns with what reading them needs.</summary>
    public IReadOnlyList<SchemaNode> Nodes { get; }

    /// <summary>The page indexes that were read so far.</summary>
    public PageIndexCache PageIndexes { get; } = new();

    /// <summary>The number of column chunks of a row group.</summary>
    public int LeafCount { get; }

    /// <summary>The bytes of the file.</summary>
    public long FileLength { get; }

    /// <summary>The bytes of the footer.</summary>
    public int FooterLength { get; }

    /// <summary>The byte behind the last that pages may have.</summary>
    public long Start => FileLength - TailLength - FooterLength;

    /// <summary>Returns the same footer with columns of bytes without annotation as text, which writers before 2015 meant.</summary>
    public ParquetFooter WithBinaryAsText() => new(Metadata, FileLength, FooterLength, isBinaryText: true);

    /// <summary>Reads the footer at the end of a source.</summary>
    public static async ValueTask<ParquetFooter> ReadAsync(IRandomAccessSource source, CancellationToken cancellationToken)
    {
        var tailLength = (int)Math.Min(source.Length, SpeculativeBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(tailLength, TailLength));
        try
        {
            await FillAsync(source, source.Length - tailLength, buffer.AsMemory(0, tailLength), cancellationToken).ConfigureAwait(false);
            var footerLength = LengthIn(source, buffer.AsSpan(0, tailLength));
            if (footerLength + TailLength > tailLength)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                tailLength = footerLength + TailLength;
                buffer = ArrayPool<byte>.Shared.Rent(tailLength);
                await FillAsync(source, source.Length - tailLength, buffer.AsMemory(0, tailLength),
                    cancellationToken).ConfigureAwait(false);
            }

            return Parse(source, buffer.AsSpan(tailLength - TailLength - footerLength, footerLength));
        }
        catch (QuiverException error) when (!error.Message.StartsWith("file '", StringComparison.Ordinal))
        {
            throw ParquetErrors.At($"file '{source.Name}'", error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    static ParquetFooter Parse(IRandomAccessSource source, ReadOnlySpan<byte> footer)
    {
        var reader = new ThriftCompactReader(footer);
        var metadata = FileMetadata.Read(ref reader);
        if (metadata.IsEncrypted)
        {
            ForgetEncrypted(metadata);
        }

        return new ParquetFooter(metadata, source.Length, footer.Length);
    }

    static int LengthIn(IRandomAccessSource source, ReadOnlySpan<byte> tail)
    {
        if (tail.Length < TailLength + 4)
        {
            throw ParquetErrors.Corrupt($"it has {source.Length} bytes, too few for a Parquet file");
        }

        var magic = tail[^4..];
        if (magic.SequenceEqual("PARE"u8))
        {
            throw Encrypted();
        }

        if (!magic.SequenceEqual("PAR1"u8))
        {
            throw ParquetErrors.Corrupt("it does not end with the bytes PAR1 of a Parquet file; it is truncated or of another format");
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(tail[^TailLength..]);
        return length <= MaxBytes && length <= source.Length - TailLength - 4
            ? (int)length
            : throw ParquetErrors.Corrupt($"its footer announces {length} bytes, the file has {source.Length}");
    }

    static QuiverException Encrypted() => ParquetErrors.NotSupported("its footer is encrypted; encrypted Parquet is not supported");

    /// <summary>
    /// A footer in plain text may be that of a file in which some columns are encrypted. The others are read; what is written beside
    /// the pages of those is encrypted as they are.
    /// </summary>
    static void ForgetEncrypted(FileMetadata metadata)
    {
        foreach (var chunk in metadata.RowGroups.SelectMany(group => group.Columns).Where(chunk => chunk.IsEncrypted))
        {
            chunk.ColumnIndexOffset = null;
            chunk.OffsetIndexOffset = null;
            if (chunk.Metadata is { } column)
            {
                column.Statistics = null;
                column.BloomFilterOffset = null;
            }
        }
    }

    static async ValueTask FillAsync(IRandomAccessSource source, long offset, Memory<byte> destination,
        CancellationToken cancellationToken)
    {
        while (!destination.IsEmpty)
        {
            var read = await source.ReadAsync(offset, destination, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                throw ParquetErrors.Corrupt($"it ends at byte {offset} while its length is {source.Length}");
            }

            offset += read;
            destination = destination[read..];
        }
    }

    static Field[] Fields(IReadOnlyList<SchemaNode> nodes)
    {
        var names = SchemaBuilder.DistinctNames([.. nodes.Select(node => node.Name)]);
        return [.. nodes.Select((node, i) => new Field(names[i], node.Type, node.IsNullable))];
    }

    static Dictionary<string, string>? TextMetadata(FileMetadata metadata)
    {
        if (metadata.KeyValues is not { Count: > 0 } pairs)
        {
            return null;
        }

        var result = new Dictionary<string, string>();
        foreach (var pair in pairs)
        {
            result[pair.Key] = pair.Value ?? "";
        }

        return result;
    }

    void CheckRowGroups()
    {
        if (Metadata.RowCount < 0)
        {
            throw ParquetErrors.Corrupt($"it announces {Metadata.RowCount} rows");
        }

        // The count of the file itself is not used: some writers leave it 0.
        for (var i = 0; i < Metadata.RowGroups.Count; i++)
        {
            var group = Metadata.RowGroups[i];
            if (group.Columns.Count != LeafCount)
            {
                throw ParquetErrors.Corrupt($"row group {i} has {group.Columns.Count} columns, the schema has {LeafCount}");
            }

            if (group.RowCount < 0 || group.RowCount > long.MaxValue - RowCount)
            {
                throw ParquetErrors.Corrupt($"row group {i} announces {group.RowCount} rows");
            }

            RowCount += group.RowCount;
        }
    }
}
