using Quiver.Crash;
using Xunit;

namespace Quiver.Storage.Tests.Store;

/// <summary>A few kills; bench/Quiver.Crash does as many as one likes.</summary>
public sealed class StoreCrashTests
{
    [Fact]
    public async Task AcknowledgedWrites_surviveKills()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"quiver-crash-{Guid.NewGuid():N}");
        try
        {
            var run = new CrashRun(directory, 7, _ => { });
            await run.RunAsync(3);
            Assert.True(run.Acknowledged > 0);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
