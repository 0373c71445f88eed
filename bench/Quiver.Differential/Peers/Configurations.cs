using Quiver.Engine.Optimizer;

namespace Quiver.Differential.Peers;

/// <summary>Settings under which every query must give the rows that it gives without them.</summary>
static class Configurations
{
    /// <summary>Sessions of the settings beside one without.</summary>
    public static IEnumerable<IPeer> Of(QuiverPeer usual)
    {
        yield return usual.With("optimizer = false");
        yield return usual.With("batch_size = 1", "threads = 1");
        yield return usual.With("batch_size = 7", "threads = 2");
        yield return usual.With("batch_size = 2048", "threads = 1");
        yield return usual.With("batch_size = 3", "optimizer = false", "threads = 1");
        yield return usual.With("memory_limit = '2MB'", "threads = 1");
        yield return usual.With("memory_limit = '256kB'", "batch_size = 64", "threads = 1");
        yield return usual.With("memory_limit = '512kB'", "batch_size = 64", "threads = 2", "optimizer = false");
        foreach (IOptimizerRule rule in OptimizerRules.Optional)
        {
            yield return usual.With($"disabled_rules = '{rule.Name}'");
        }
    }
}
