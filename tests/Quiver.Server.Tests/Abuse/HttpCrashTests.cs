using Quiver.Crash;
using Xunit;

namespace Quiver.Server.Tests.Abuse;

/// <summary>A few kills of <c>quiver serve</c>; bench/Quiver.Crash does as many as one likes.</summary>
public sealed class HttpCrashTests : IDisposable
{
    readonly string _directory = Path.Combine(Path.GetTempPath(), $"quiver-http-crash-{Guid.NewGuid():N}");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Acknowledged_batches_survive_kills()
    {
        var run = new HttpCrashRun(_directory, 3, _ => { });
        await run.RunAsync(AbuseCounts.IsFull ? 10 : 3);
        Assert.True(run.Acknowledged > 0);
    }

    [Fact]
    public async Task Acknowledged_batches_survive_an_end_under_load()
    {
        var run = new HttpCrashRun(_directory, 4, _ => { });
        await run.TerminateAsync(1);
        Assert.True(run.Acknowledged > 0);
    }
}
