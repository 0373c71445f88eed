using Quiver.InfluxQl.Results;
using Quiver.InfluxQueries;
using Quiver.Queries;
using Xunit;

namespace Quiver.InfluxQl.Tests.Series;

/// <summary>A SELECT ends when its rows are read, and when nobody waits for them any more; then nothing of it is left.</summary>
public sealed class SelectEndTests
{
    /// <summary>Fits a model to some thousand points, which takes minutes.</summary>
    const string Endless = "SELECT holt_winters(mean(v), 10, 400) FROM m WHERE time >= 0 AND time < 20000s GROUP BY time(1s)";

    static readonly string _lines = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"m v={i % 97} {i}000000000\n"));

    [Fact]
    public async Task SelectThatTakesTooLongSaysSo()
    {
        await using SeriesDatabase database = await SeriesDatabase.OpenAsync(
            _lines, new QueryOptions { Timeout = TimeSpan.FromMilliseconds(200) });
        Assert.Equal("query-timeout limit exceeded", await database.AskAsync(Endless));
        AssertNothingIsLeft(database);
    }

    [Fact]
    public async Task SelectThatIsKilledSaysSo()
    {
        await using SeriesDatabase database = await SeriesDatabase.OpenAsync(_lines, threads: 2);
        Task<string> answer = Task.Run(() => database.AskAsync(Endless));
        string listed;
        do
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            listed = await database.AskAsync("SHOW QUERIES");
        }
        while (!listed.Contains("holt_winters", StringComparison.Ordinal) && !answer.IsCompleted);

        Assert.Contains("holt_winters", listed, StringComparison.Ordinal);
        string number = listed[(listed.LastIndexOf('[', listed.IndexOf("SELECT", StringComparison.Ordinal)) + 1)..].Split(' ')[0];
        Assert.Equal("", await database.AskAsync($"KILL QUERY {number}"));
        Assert.Equal("query interrupted", await answer);
        Assert.Equal($"no such query id: {number}", await database.AskAsync($"KILL QUERY {number}"));
        AssertNothingIsLeft(database);
    }

    [Theory]
    [InlineData(Endless)]
    [InlineData("SELECT v FROM m")]
    public async Task SelectWhoseReaderLeavesEnds(string text)
    {
        await using SeriesDatabase database = await SeriesDatabase.OpenAsync(_lines);
        using var gone = new CancellationTokenSource();
        gone.CancelAfter(300);
        try
        {
            while (true)
            {
                string answer = await database.AskAsync(text, gone.Token);
                Assert.True(answer.Length > 0);
                gone.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException)
        {
            AssertNothingIsLeft(database);
        }
    }

    [Fact]
    public async Task SelectWhoseRowsNobodyAsksForEnds()
    {
        await using SeriesDatabase database = await SeriesDatabase.OpenAsync(_lines);
        var request = new InfluxQlRequest { Text = "SELECT v FROM m; SELECT mean(v) FROM m", Database = "db" };
        int answers = 0;
        await foreach (StatementAnswer answer in database.Database.InfluxQl!.RunAsync(
            InfluxQlExecutor.Parse(request), request, TestContext.Current.CancellationToken))
        {
            Assert.Null(answer.Error);
            answers++;
        }

        Assert.Equal(2, answers);
        AssertNothingIsLeft(database);
    }

    static void AssertNothingIsLeft(SeriesDatabase database)
    {
        Assert.Equal(0, database.Database.Queries.Log.RunningCount);
        Assert.Equal(0, database.Database.Engine.Budget.UsedBytes);
    }
}
