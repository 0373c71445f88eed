using Quiver.ObjectStorage;

namespace Quiver.Formats.Files;

/// <summary>Standard output as the target of COPY TO: bytes go out as they come, and nothing can be taken back.</summary>
sealed class StandardOutput(Stream stream) : ObjectWriter
{
    /// <inheritdoc/>
    public override Stream Stream => stream;

    /// <inheritdoc/>
    public override async ValueTask CommitAsync(CancellationToken cancellationToken = default) =>
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Leaves the stream open: it belongs to the process.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
