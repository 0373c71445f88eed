using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Pruning;
using Quiver.Formats.Parquet.Reading;
using Quiver.Formats.Parquet.Schemas;

namespace Quiver.Formats.Parquet;

/// <summary>
/// A Parquet file: its schema, its row groups and readers of them, which many threads may use at once. Where it knows how to
/// open its bytes, they are open only while something holds them: a plan that is never run keeps no file open.
/// </summary>
sealed class ParquetFile : IDisposable
{
    readonly ParquetFooter _footer;
    readonly Func<IRandomAccessSource>? _open;
    readonly Lock _lock = new();
    IRandomAccessSource? _source;
    int _holders;

    ParquetFile(string name, ParquetFooter footer, IRandomAccessSource? source, Func<IRandomAccessSource>? open)
    {
        Name = name;
        _footer = footer;
        _source = source;
        _open = open;
    }

    /// <summary>The name of the source.</summary>
    public string Name { get; }

    /// <summary>The top-level columns.</summary>
    public Schema Schema => _footer.Schema;

    /// <summary>The rows of all row groups.</summary>
    public long RowCount => _footer.RowCount;

    /// <summary>The number of row groups.</summary>
    public int RowGroupCount => Metadata.RowGroups.Count;

    /// <summary>Whether pages are compared with the checksums in their headers.</summary>
    public bool VerifiesChecksums { get; init; }

    /// <summary>What the end of the file says.</summary>
    internal ParquetFooter Footer => _footer;

    /// <summary>The structures of the footer.</summary>
    internal FileMetadata Metadata => _footer.Metadata;

    /// <summary>The top-level columns with what reading them needs.</summary>
    internal IReadOnlyList<SchemaNode> Nodes => _footer.Nodes;

    internal long FooterStart => _footer.Start;

    internal int LeafCount => _footer.LeafCount;

    /// <summary>The bytes, while the file is held.</summary>
    internal IRandomAccessSource Source => _source ?? throw new InvalidOperationException($"file '{Name}' is read without being held");

    /// <summary>Opens a file and takes the source over.</summary>
    public static async ValueTask<ParquetFile> OpenAsync(IRandomAccessSource source, CancellationToken cancellationToken = default) =>
        new(source.Name, await ParquetFooter.ReadAsync(source, cancellationToken).ConfigureAwait(false), source, null);

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

    /// <summary>Reads a footer, or finds it in a cache, and opens the bytes again when they are needed.</summary>
    /// <param name="name">What errors call the file.</param>
    /// <param name="version">What changes when the bytes do; null where nothing does, so that the footer is not kept.</param>
    /// <param name="open">Opens the bytes.</param>
    /// <param name="cache">The footers that are known.</param>
    /// <param name="isBinaryText">Whether bytes without annotation are text.</param>
    /// <param name="verifiesChecksums">Whether pages are compared with their checksums.</param>
    public static ParquetFile Open(
        string name, string? version, Func<IRandomAccessSource> open, FooterCache cache, bool isBinaryText = false,
        bool verifiesChecksums = false)
    {
        if (version is null || cache.Find(name, version) is not { } footer)
        {
            using var source = open();
            var reading = ParquetFooter.ReadAsync(source, CancellationToken.None);
            footer = reading.IsCompletedSuccessfully ? reading.Result : reading.AsTask().GetAwaiter().GetResult();
            if (version is not null)
            {
                cache.Add(name, version, footer);
            }
        }

        return new ParquetFile(name, isBinaryText ? footer.WithBinaryAsText() : footer, null, open)
        {
            VerifiesChecksums = verifiesChecksums,
        };
    }

    /// <summary>Returns the number of rows of a row group.</summary>
    public long RowsOf(int rowGroup) => Metadata.RowGroups[rowGroup].RowCount;

    /// <summary>Returns a reader of some top-level columns of a row group; it must be disposed and belongs to one
    /// thread at a time.</summary>
    public ParquetRowGroupReader ReadRowGroup(int rowGroup, IReadOnlyList<int> columns, MemoryBudget budget) =>
        ReadRowGroup(rowGroup, columns, RowGroupPlan.All, null, budget, null);

    /// <summary>Returns a reader for which only the rows of a plan are needed: others may be skipped only. It takes
    /// <paramref name="prefetch"/> over.</summary>
    internal ParquetRowGroupReader ReadRowGroup(
        int rowGroup, IReadOnlyList<int> columns, RowGroupPlan plan, RowGroupPrefetch? prefetch, MemoryBudget budget,
        ScanCounters? counters) => new(this, rowGroup, columns, plan, prefetch, budget, counters);

    /// <summary>Opens the bytes if they are not; <see cref="Release"/> must follow.</summary>
    internal void Hold()
    {
        lock (_lock)
        {
            _source ??= Reopen();
            _holders++;
        }
    }

    /// <summary>Closes the bytes when nothing else holds them.</summary>
    internal void Release()
    {
        lock (_lock)
        {
            if (--_holders == 0 && _open is not null)
            {
                _source?.Dispose();
                _source = null;
            }
        }
    }

    /// <summary>Reads bytes that must be there.</summary>
    internal void ReadExactly(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var read = Source.Read(offset, destination);
            if (read == 0)
            {
                throw ParquetErrors.Corrupt($"file '{Name}': it ends at byte {offset} while its length is {_footer.FileLength}");
            }

            offset += read;
            destination = destination[read..];
        }
    }

    /// <summary>Closes the source.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _source?.Dispose();
            _source = null;
        }
    }

    IRandomAccessSource Reopen()
    {
        var source = _open is null ? throw new ObjectDisposedException(Name) : _open();
        if (source.Length != _footer.FileLength)
        {
            var length = source.Length;
            source.Dispose();
            throw new QuiverException(
                ErrorCode.IoFailure,
                $"file '{Name}' had {_footer.FileLength} bytes when the query was planned and has {length} now; run it again");
        }

        return source;
    }
}
