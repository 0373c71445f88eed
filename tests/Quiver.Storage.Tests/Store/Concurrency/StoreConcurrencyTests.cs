using System.Globalization;
using Xunit;

namespace Quiver.Storage.Tests.Store.Concurrency;

public sealed class StoreConcurrencyTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Snapshots_areStatesBetweenWholeWrites()
    {
        var seconds = int.Parse(Environment.GetEnvironmentVariable("QUIVER_CONCURRENCY_SECONDS") ?? "3", CultureInfo.InvariantCulture);
        await using var run = new ConcurrencyRun(1);
        await run.RunAsync(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(Math.Clamp(seconds / 3, 1, 10)));
        output.WriteLine($"{run.Writes} writes, {run.Reads} snapshots compared");
        Assert.True(run.Reads > 0);
    }
}
