using Microsoft.Extensions.Hosting;

namespace Quiver.Server.Hosting;

/// <summary>Leaves the signals of the process to whoever started the server.</summary>
sealed class NoSignals : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
