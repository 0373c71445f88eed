using Quiver.SqlLogicTests.Running;
using Xunit;

namespace Quiver.SqlLogicTests;

/// <summary>
/// Every file below tests/plans: prose in comment lines, set-up statements that end in a semicolon, one EXPLAIN statement,
/// <c>----</c>, and the text that it answers.
/// </summary>
public sealed class PlanFileTests
{
    public static TheoryData<string> Plans => new(TestAssets.Paths("plans", ".plan"));

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Plans))]
    public async Task Plan_reads_as_written(string path)
    {
        Assert.SkipUnless(QuiverEngine.IsAvailable, "the facade of the engine does not exist yet");
        string full = Path.Combine(TestAssets.Root, path);
        PlanFile plan = PlanFile.Parse(await File.ReadAllTextAsync(full, TestContext.Current.CancellationToken));
        string actual;
        using (QuiverEngine engine = new())
        {
            actual = plan.Explain(engine);
        }

        if (TestAssets.IsUpdate && actual != plan.Expected)
        {
            await File.WriteAllTextAsync(full, plan.With(actual), TestContext.Current.CancellationToken);
        }

        Assert.True(actual == plan.Expected, $"{path}: the plan differs\n--- expected\n{plan.Expected}\n--- actual\n{actual}");
    }
}
