using System.Runtime.CompilerServices;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.ObjectStorage;
using Quiver.Storage.Catalog;
using Quiver.Storage.Logs;
using Quiver.Storage.Manifest;
using Quiver.Storage.State;
using Quiver.Storage.Wal;

namespace Quiver.Storage.Transfer;

/// <summary>Looks for damage in a database directory that nobody has open; changes nothing.</summary>
/// <param name="directory">The directory.</param>
/// <param name="isDeep">Whether all rows of all files are read, too.</param>
/// <param name="clock">The clock.</param>
sealed class StoreCheck(string directory, bool isDeep, TimeProvider clock)
{
    readonly LocalDirectoryStore _objects = new(directory);

    /// <summary>The data files that were looked at.</summary>
    public int FileCount { get; private set; }

    /// <summary>The rows of these files.</summary>
    public long RowCount { get; private set; }

    /// <summary>The writes of the log that were looked at.</summary>
    public long WriteCount { get; private set; }

    /// <summary>Returns what is found, as it is found.</summary>
    public async IAsyncEnumerable<CheckFinding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var storeLock = StoreLock.Take(directory);
        var (catalog, manifest, findings) = await LoadAsync(cancellationToken).ConfigureAwait(false);
        foreach (var finding in findings)
        {
            yield return finding;
        }

        foreach (var finding in await CheckLogAsync(catalog, manifest, cancellationToken).ConfigureAwait(false))
        {
            yield return finding;
        }

        if (manifest is null)
        {
            yield break;
        }

        var check = new FileCheck(_objects, isDeep, clock);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in manifest.Tables.SelectMany(table => table.Files))
        {
            known.Add(file.Path);
            (FileCount, RowCount) = (FileCount + 1, RowCount + file.RowCount);
            foreach (var finding in await check.RunAsync(file, catalog?.FindTable(file.TableId), cancellationToken).ConfigureAwait(false))
            {
                yield return finding;
            }
        }

        await foreach (var found in _objects.ListAsync("data/", cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (!known.Contains(found.Path))
            {
                yield return new CheckFinding(
                    false, found.Path, $"the manifest does not have it: {found.Length} bytes that a crash or a deletion left behind");
            }
        }
    }

    async Task<(CatalogSnapshot? Catalog, ManifestState? Manifest, List<CheckFinding> Findings)> LoadAsync(
        CancellationToken cancellationToken)
    {
        var findings = new List<CheckFinding>();
        CatalogSnapshot? catalog = null;
        ManifestState? manifest = null;
        try
        {
            var log = await StoreCatalog.OpenAsync(_objects, new CatalogOptions(), clock, cancellationToken).ConfigureAwait(false);
            await using (log.ConfigureAwait(false))
            {
                catalog = log.Current;
            }
        }
        catch (QuiverException error)
        {
            findings.Add(new CheckFinding(true, "catalog", error.Message));
        }

        try
        {
            var log = await StoreManifest.OpenAsync(_objects, new LogOptions(), cancellationToken).ConfigureAwait(false);
            await using (log.ConfigureAwait(false))
            {
                manifest = log.Current;
            }
        }
        catch (QuiverException error)
        {
            findings.Add(new CheckFinding(true, "manifest", error.Message));
        }

        return (catalog, manifest, findings);
    }

    /// <summary>Reads the segments of the log that opening the store reads: frames must be intact, and writes that files do not have readable.</summary>
    async Task<List<CheckFinding>> CheckLogAsync(CatalogSnapshot? catalog, ManifestState? manifest, CancellationToken cancellationToken)
    {
        var findings = new List<CheckFinding>();
        var folder = Path.Combine(directory, StoreOpening.LogFolder);
        if (!Directory.Exists(folder))
        {
            return findings;
        }

        var reader = new WalReader(new ReadOnlySegments(new LocalWalSegments(folder)));
        var budget = new MemoryBudget(long.MaxValue);
        var last = 0L;
        try
        {
            await foreach (var entry in reader.ReadAsync(manifest?.WalSequence ?? 0, cancellationToken).ConfigureAwait(false))
            {
                WriteCount++;
                if (entry.Sequence <= last)
                {
                    findings.Add(new CheckFinding(true, folder, $"write {entry.Sequence} comes after write {last}"));
                }

                last = entry.Sequence;
                if (catalog is not null)
                {
                    WriteCodec.Decode(entry.Payload.Span, catalog, budget).Dispose();
                }
            }
        }
        catch (QuiverException error) when (error.Code is not ErrorCode.Cancelled)
        {
            findings.Add(new CheckFinding(true, folder, last > 0 ? $"after write {last}: {error.Message}" : error.Message));
        }

        if (reader.Recovery.TornBytes > 0)
        {
            findings.Add(new CheckFinding(
                false, folder, $"{reader.Recovery.TornBytes} bytes of an unfinished write at the end, which was never acknowledged"));
        }

        return findings;
    }
}
