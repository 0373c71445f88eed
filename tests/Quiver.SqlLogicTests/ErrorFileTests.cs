using Quiver.SqlLogicTests.Running;
using Xunit;

namespace Quiver.SqlLogicTests;

/// <summary>Every file below tests/errors: wrong statements, and what is said of each.</summary>
public sealed class ErrorFileTests
{
    public static TheoryData<string> Files => new(TestAssets.Paths("errors", ".errors"));

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Files))]
    public async Task Errors_read_as_written(string path)
    {
        string full = Path.Combine(TestAssets.Root, path);
        ErrorFile file = ErrorFile.Parse(await File.ReadAllTextAsync(full, TestContext.Current.CancellationToken));
        IReadOnlyList<string> actual;
        using (QuiverEngine engine = new())
        {
            actual = file.Run(engine);
        }

        if (TestAssets.IsUpdate && !actual.SequenceEqual(file.Blocks.Select(b => b.Expected)))
        {
            await File.WriteAllTextAsync(full, file.With(actual), TestContext.Current.CancellationToken);
        }

        var wrong = file.Blocks.Select((b, i) => (b.Sql, b.Expected, Actual: actual[i])).Where(b => b.Expected != b.Actual);
        Assert.Empty(wrong.Select(b => $"{b.Sql}\n--- expected\n{b.Expected}\n--- actual\n{b.Actual}"));
        Assert.DoesNotContain("(no error)", actual);
    }
}
