using Xunit;

namespace Quiver.Engine.Tests.Functions;

/// <summary>The examples of the reference run as SQL.</summary>
public sealed class ExampleTests
{
    public static IEnumerable<TheoryDataRow<string>> Scalars =>
        FunctionHarness.Registry.Scalars.Select(f => new TheoryDataRow<string>(f.Example));

    public static IEnumerable<TheoryDataRow<string>> Aggregates =>
        FunctionHarness.Registry.Aggregates.Select(f => new TheoryDataRow<string>(f.Example));

    public static IEnumerable<TheoryDataRow<string>> Windows =>
        FunctionHarness.Registry.Windows.Select(f => new TheoryDataRow<string>(f.Example));

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task Example_of_a_window_function_gives_a_value_for_some_row(string example)
    {
        await using Database database = Database.Open();
        string sql = $"SELECT {example} FROM (VALUES (1, 2), (3, 4), (5, 7), (6, 6)) AS t(x, y)";
        await using QueryResult result = await database.Connect().QueryAsync(sql, TestContext.Current.CancellationToken);
        IReadOnlyList<object?[]> rows = await result.ToRowsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(4, rows.Count);
        Assert.Contains(rows, row => row[0] is not null);
    }

    [Theory]
    [MemberData(nameof(Scalars))]
    public async Task Example_of_a_scalar_function_gives_a_value(string example)
    {
        await using Database database = Database.Open();
        string call = example.StartsWith("||", StringComparison.Ordinal) ? "'a' || 'b'" : example;
        bool isQuery = call.StartsWith("SELECT ", StringComparison.Ordinal);
        await using QueryResult result = await database.Connect().QueryAsync(
            isQuery ? call : $"SELECT {call}", TestContext.Current.CancellationToken);
        IReadOnlyList<object?[]> rows = await result.ToRowsAsync(TestContext.Current.CancellationToken);
        Assert.True(isQuery ? rows.Count > 0 : rows.Count == 1);
    }

    [Theory]
    [MemberData(nameof(Aggregates))]
    public async Task Example_of_an_aggregate_gives_a_value(string example)
    {
        await using Database database = Database.Open();
        string sql = $"SELECT {example} "
            + "FROM (SELECT x, y, make_timestamp(x) AS time FROM (VALUES (1, 2), (3, 4), (5, 7), (6, 6)) AS t(x, y))";
        await using QueryResult result = await database.Connect().QueryAsync(sql, TestContext.Current.CancellationToken);
        IReadOnlyList<object?[]> rows = await result.ToRowsAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(Assert.Single(rows)[0]);
    }
}
