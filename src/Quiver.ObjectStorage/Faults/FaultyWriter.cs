namespace Quiver.ObjectStorage.Faults;

/// <summary>A writer whose commit is a call of a <see cref="FaultInjectingStore"/>. After a crash nothing is given up any more.</summary>
sealed class FaultyWriter(FaultInjectingStore store, ObjectWriter inner) : ObjectWriter
{
    readonly FaultyStream _stream = new(store, inner.Stream);

    public override Stream Stream => _stream;

    public override async ValueTask CommitAsync(CancellationToken cancellationToken = default) => await store.CallAsync(
        "commit",
        async () =>
        {
            await inner.CommitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken).ConfigureAwait(false);

    public override ValueTask DisposeAsync() => store.HasCrashed ? ValueTask.CompletedTask : inner.DisposeAsync();
}
