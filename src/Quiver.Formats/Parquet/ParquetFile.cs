using System.Buffers;
using System.Buffers.Binary;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Schemas;

namespace Quiver.Formats.Parquet;

/// <summary>An open Parquet file: its schema, its row groups and readers of them. Row groups may be read by many
/// threads at once.</summary>
sealed class ParquetFile : IDisposable
{
    const int SpeculativeFooter = 64 * 1024;
    const int TailLength = 8;
    const int MaxFooter = 1 << 30;

    readonly IRandomAccessSource _source;

    ParquetFile(IRandomAccessSource source, FileMetadata metadata, long footerStart)
    {
        _source = source;
        Metadata = metadata;
        FooterStart = footerStart;
        var tree = SchemaTree.Build(metadata.Schema, out var leafCount);
        LeafCount = leafCount;
        Nodes = SchemaBuilder.Build(tree);
        Schema = new Schema(Fields(Nodes), TextMetadata(metadata));
        CheckRowGroups();
    }

    /// <summary>The name of the source.</summary>
    public string Name => _source.Name;

    /// <summary>The top-level columns.</summary>
    public Schema Schema { get; }

    /// <summary>The rows of all row groups.</summary>
    public long RowCount { get; private set; }

    /// <summary>The number of row groups.</summary>
    public int RowGroupCount => Metadata.RowGroups.Count;

    /// <summary>The footer.</summary>
    internal FileMetadata Metadata { get; }

    /// <summary>The top-level columns with what reading them needs.</summary>
    internal IReadOnlyList<SchemaNode> Nodes { get; }

    internal long FooterStart { get; }

    internal int LeafCount { get; }

    internal IRandomAccessSource Source => _source;

    /// <summary>Opens a file and takes the source over.</summary>
    public static async ValueTask<ParquetFile> OpenAsync(IRandomAccessSource source, CancellationToken cancellationToken = default)
    {
        var tailLength = (int)Math.Min(source.Length, SpeculativeFooter);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(tailLength, TailLength));
        try
        {
            await FillAsync(source, source.Length - tailLength, buffer.AsMemory(0, tailLength), cancellationToken).ConfigureAwait(false);
            var footerLength = FooterLength(source, buffer.AsSpan(0, tailLength));
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

    /// <summary>Opens a local file.</summary>
    public static async ValueTask<ParquetFile> OpenAsync(string path, CancellationToken cancellationToken = default)
    {
        var source = LocalFileSource.Open(path);
        try
        {
            return await OpenAsync(source, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Opens a local file on the calling thread.</summary>
    public static ParquetFile Open(string path) => Open(LocalFileSource.Open(path));

    /// <summary>Opens a source on the calling thread and takes it over, also when it fails.</summary>
    public static ParquetFile Open(IRandomAccessSource source)
    {
        try
        {
            var opening = OpenAsync(source);
            return opening.IsCompletedSuccessfully ? opening.Result : opening.AsTask().GetAwaiter().GetResult();
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Returns the number of rows of a row group.</summary>
    public long RowsOf(int rowGroup) => Metadata.RowGroups[rowGroup].RowCount;

    /// <summary>Returns a reader of some top-level columns of a row group; it must be disposed and belongs to one
    /// thread at a time.</summary>
    public ParquetRowGroupReader ReadRowGroup(int rowGroup, IReadOnlyList<int> columns, MemoryBudget budget) =>
        new(this, rowGroup, columns, budget);

    /// <summary>Closes the source.</summary>
    public void Dispose() => _source.Dispose();

    static ParquetFile Parse(IRandomAccessSource source, ReadOnlySpan<byte> footer)
    {
        var reader = new ThriftCompactReader(footer);
        var metadata = FileMetadata.Read(ref reader);
        if (metadata.IsEncrypted)
        {
            throw Encrypted();
        }

        return new ParquetFile(source, metadata, source.Length - TailLength - footer.Length);
    }

    static int FooterLength(IRandomAccessSource source, ReadOnlySpan<byte> tail)
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
        return length <= MaxFooter && length <= source.Length - TailLength - 4
            ? (int)length
            : throw ParquetErrors.Corrupt($"its footer announces {length} bytes, the file has {source.Length}");
    }

    static QuiverException Encrypted() => ParquetErrors.NotSupported("encrypted Parquet is not supported");

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

    /// <summary>Names the columns so that they differ without regard to case: a second "a" is called "a_1".</summary>
    static Field[] Fields(IReadOnlyList<SchemaNode> nodes)
    {
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var fields = new Field[nodes.Count];
        for (var i = 0; i < fields.Length; i++)
        {
            var name = nodes[i].Name;
            while (!seen.TryAdd(name, 1))
            {
                name = $"{name}_{seen[name]++}";
            }

            fields[i] = new Field(name, nodes[i].Type, nodes[i].IsNullable);
        }

        return fields;
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
