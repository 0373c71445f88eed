using Quiver.SqlLogicTests.Running;
using Quiver.SqlLogicTests.Scripts;
using Xunit;

namespace Quiver.SqlLogicTests;

/// <summary>Every script below tests/slt, each against a fresh database.</summary>
public sealed class SltFileTests
{
    static readonly TimeSpan _limit = TimeSpan.FromMinutes(5);

    public static TheoryData<string> Scripts => new(TestAssets.Paths("slt", ".slt"));

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Scripts))]
    public async Task Script_answers_as_written(string path)
    {
        Assert.SkipUnless(QuiverEngine.IsAvailable, "the facade of the engine does not exist yet");
        Assert.SkipWhen(path.EndsWith(".slow.slt", StringComparison.Ordinal) && !TestAssets.IsSlow, "slow: set QUIVER_SLOW=1");
        SltScript script = SltScript.Read(TestAssets.Root, Path.Combine(TestAssets.Root, path));
        Task<SltRunner> run = Task.Run(() => Run(script), TestContext.Current.CancellationToken);
        SltRunner runner = await run.WaitAsync(_limit, TestContext.Current.CancellationToken);
        if (TestAssets.IsUpdate)
        {
            foreach ((SltScript changed, string text) in runner.Updated())
            {
                await File.WriteAllTextAsync(changed.FullPath, text, TestContext.Current.CancellationToken);
            }
        }

        Assert.True(
            runner.Failures.Count == 0,
            $"{runner.Failures.Count} of {runner.RecordCount} records failed:\n{string.Join("\n\n", runner.Failures.Take(30))}");
    }

    static SltRunner Run(SltScript script)
    {
        using QuiverEngine engine = new();
        SltRunner runner = new(engine, TestAssets.Filter.Line);
        runner.Run(SltParser.Parse(script));
        return runner;
    }
}
