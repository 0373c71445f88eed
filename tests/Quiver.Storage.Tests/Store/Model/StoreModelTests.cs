using Xunit;

namespace Quiver.Storage.Tests.Store.Model;

/// <summary>Random writes, deletes, checkpoints and restarts, compared with a map through SQL.</summary>
public sealed class StoreModelTests
{
    [Fact]
    public async Task Store_isTheMap()
    {
        var first = int.Parse(Environment.GetEnvironmentVariable("QUIVER_MODEL_SEED") ?? "1", null);
        var count = int.Parse(Environment.GetEnvironmentVariable("QUIVER_MODEL_RUNS") ?? "3", null);
        for (var seed = first; seed < first + count; seed++)
        {
            await new ModelRun(seed).RunAsync();
        }
    }
}
