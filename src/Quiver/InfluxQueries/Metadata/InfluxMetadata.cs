using Quiver.Storage;
using Quiver.Storage.Logs;

namespace Quiver.InfluxQueries.Metadata;

/// <summary>
/// What InfluxQL defines beside the store's catalog: default policies, durations as they were said, continuous queries, users. Kept in a
/// log of its own on the object store; reading takes a snapshot and no lock, changes come one after the other and are durable when their
/// task completes.
/// </summary>
sealed class InfluxMetadata : IAsyncDisposable
{
    /// <summary>Where the log is.</summary>
    public const string Folder = "influxql";

    readonly VersionedLog<MetadataState, MetadataEdit> _log;

    InfluxMetadata(VersionedLog<MetadataState, MetadataEdit> log) => _log = log;

    /// <summary>The newest version.</summary>
    public MetadataState Current => _log.Current;

    /// <summary>Loads what is defined in a store.</summary>
    public static async Task<InfluxMetadata> OpenAsync(TimeSeriesStore store, CancellationToken cancellationToken = default) => new(
        await VersionedLog<MetadataState, MetadataEdit>
            .OpenAsync(store.Objects, Folder, new MetadataFormat(), new LogOptions(), cancellationToken).ConfigureAwait(false));

    /// <summary>Makes a change.</summary>
    /// <param name="propose">Returns the change of a state, null where there is nothing to do; it may be called again.</param>
    /// <param name="cancellationToken">Ends the wait for other changes.</param>
    public Task<MetadataState> ChangeAsync(Func<MetadataState, MetadataEdit?> propose, CancellationToken cancellationToken) =>
        _log.CommitAsync(propose, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _log.DisposeAsync();
}
