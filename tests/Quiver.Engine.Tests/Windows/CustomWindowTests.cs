using Quiver.Engine.Functions;
using Xunit;

namespace Quiver.Engine.Tests.Windows;

/// <summary>A program adds a window function of its own.</summary>
public sealed class CustomWindowTests
{
    [Fact]
    public async Task Function_of_the_values_of_a_frame()
    {
        await using Database database = Database.Open();
        database.Register(WindowFunction.Create<long, long>("spread", values => (long)values.Max()! - (long)values.Min()!));
        await using QueryResult result = await database.Connect().QueryAsync(
            "SELECT spread(x) OVER (ORDER BY x ROWS 1 PRECEDING) FROM (VALUES (1), (4), (6)) AS t(x) ORDER BY x",
            TestContext.Current.CancellationToken);
        IReadOnlyList<object?[]> rows = await result.ToRowsAsync(TestContext.Current.CancellationToken);
        Assert.Equal([0L, 3L, 2L], rows.Select(r => r[0]));
    }
}
