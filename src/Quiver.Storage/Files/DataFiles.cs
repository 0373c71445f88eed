using System.Globalization;
using Quiver.Formats.Parquet;
using Quiver.ObjectStorage;
using Quiver.Storage.Manifest;

namespace Quiver.Storage.Files;

/// <summary>Opens the data files of a store; footers that were read stay in memory, within bounds.</summary>
sealed class DataFiles(IObjectStore store, long footerBytes = FooterCache.DefaultBytes)
{
    readonly FooterCache _footers = new(footerBytes);

    /// <summary>Whether pages are compared with their checksums.</summary>
    public bool VerifiesChecksums { get; init; }

    /// <summary>Whether files are on this machine.</summary>
    public bool IsLocal => store is LocalDirectoryStore;

    /// <summary>Opens a file as a table of its own columns.</summary>
    public ParquetTable Open(DataFile file) => new([ParquetFile.Open(
        file.Path, file.Id.ToString(CultureInfo.InvariantCulture), () => OpenSource(file), _footers,
        verifiesChecksums: VerifiesChecksums)]);

    IRandomAccessSource OpenSource(DataFile file) => store is LocalDirectoryStore local
        ? LocalFileSource.Open(local.FileOf(file.Path))
        : new StoreSource(store, file.Path, file.Bytes);
}
