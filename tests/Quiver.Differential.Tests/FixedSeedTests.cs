using Quiver.Differential.Generation;
using Quiver.Differential.Peers;
using Xunit;

namespace Quiver.Differential.Tests;

/// <summary>
/// A short run of the random test (bench/Quiver.Differential) with seeds that stay: what it found once is not to come back. Long runs
/// with other seeds are made by hand.
/// </summary>
public sealed class FixedSeedTests
{
    const int Queries = 400;

    [Theory]
    [InlineData(20_261_122)]
    [InlineData(27)]
    public void Answers_are_those_of_DuckDB(int seed)
    {
        Assert.SkipUnless(
            ChildPeer.DuckDbFolder() is not null, "DuckDB is not here: .ci/run installs its package, and QUIVER_DUCKDB names the folder");
        using ChildPeer theirs = ChildPeer.DuckDb(ChildPeer.DuckDbFolder()!);
        AssertAgree(theirs, Feature.All, seed);
    }

    [Fact]
    public void Answers_are_those_of_SQLite()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Assert.SkipUnless(folders.Any(f => File.Exists(Path.Combine(f, "python3"))), "python3, whose SQLite is asked, is not here");
        using ChildPeer theirs = ChildPeer.Sqlite();
        AssertAgree(theirs, Feature.Sqlite, 20_261_122);
    }

    static void AssertAgree(ChildPeer theirs, Feature features, int seed)
    {
        using var usual = QuiverPeer.Usual();
        using var output = new StringWriter();
        var run = new DifferentialRun([usual], theirs, features, 40, output);
        run.Ask(seed, Queries);
        run.Report(prints: false);
        Assert.True(run.Differences == 0, output.ToString());

        // Most queries are ones that both answer: else the test says nothing.
        Assert.True(run.Agreed > Queries / 2, output.ToString());
    }
}
