using Quiver.InfluxQueries.Continuous;
using Quiver.Storage.Tests.Catalog;
using Xunit;

namespace Quiver.Storage.Tests.InfluxQueries;

/// <summary>Continuous queries run for the intervals that have ended, by a clock that stands until it is set.</summary>
public sealed class ContinuousQueryTests
{
    static readonly DateTimeOffset _start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    readonly ManualTime _clock = new() { Now = _start };
    readonly List<ContinuousQueryFailure> _failures = [];

    [Fact]
    public async Task Each_interval_is_computed_once_it_has_ended()
    {
        await using InfluxDoor door = await OpenAsync("BEGIN SELECT sum(v) INTO o FROM m GROUP BY time(1m) END");
        var queries = new ContinuousQueries(door.Executor, _failures.Add);
        Assert.Equal(0, await RunAsync(queries, "12:00:30"));
        await WriteAsync(door, "12:00:40", 1);
        await WriteAsync(door, "12:01:10", 2);
        Assert.Equal(0, await RunAsync(queries, "12:00:59"));
        Assert.Equal(1, await RunAsync(queries, "12:01:20"));
        Assert.Equal("o(time,sum)[12:00:00 1]", await AnswerAsync(door));
        Assert.Equal(0, await RunAsync(queries, "12:01:59"));
        Assert.Equal(1, await RunAsync(queries, "12:02:00"));
        Assert.Equal("o(time,sum)[12:00:00 1][12:01:00 2]", await AnswerAsync(door));
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task Resampling_computes_more_often_and_further_back()
    {
        await using InfluxDoor door = await OpenAsync(
            "RESAMPLE EVERY 30s FOR 3m BEGIN SELECT sum(v) INTO o FROM m WHERE h = 'a' OR h = 'b' GROUP BY time(1m) END");
        var queries = new ContinuousQueries(door.Executor, _failures.Add);
        await RunAsync(queries, "12:05:00");
        await WriteAsync(door, "12:03:10", 1);
        await WriteAsync(door, "12:05:10", 2);
        Assert.Equal(1, await RunAsync(queries, "12:05:30"));
        Assert.Equal("o(time,sum)[12:03:00 1][12:05:00 2]", await AnswerAsync(door));
        await WriteAsync(door, "12:05:40", 5);
        Assert.Equal(1, await RunAsync(queries, "12:06:00"));
        Assert.Equal("o(time,sum)[12:03:00 1][12:05:00 7]", await AnswerAsync(door));
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task Intervals_that_were_missed_are_made_up_for()
    {
        await using InfluxDoor door = await OpenAsync("BEGIN SELECT sum(v) INTO o FROM m GROUP BY time(1m) END");
        var queries = new ContinuousQueries(door.Executor, _failures.Add);
        await RunAsync(queries, "12:00:01");
        await WriteAsync(door, "12:00:40", 1);
        await WriteAsync(door, "12:03:10", 2);
        Assert.Equal(1, await RunAsync(queries, "12:10:00"));
        Assert.Equal("o(time,sum)[12:00:00 1][12:03:00 2]", await AnswerAsync(door));
    }

    [Fact]
    public async Task One_that_fails_is_told_of_and_others_run()
    {
        await using InfluxDoor door = await OpenAsync("BEGIN SELECT sum(v) INTO gone.p.o FROM m GROUP BY time(1m) END", "gone");
        await door.AskAsync("CREATE CONTINUOUS QUERY good ON db BEGIN SELECT sum(v) INTO o FROM m GROUP BY time(1m) END");
        await door.AskAsync("DROP DATABASE gone");
        var queries = new ContinuousQueries(door.Executor, _failures.Add);
        await RunAsync(queries, "12:00:01");
        await WriteAsync(door, "12:00:40", 1);
        Assert.Equal(2, await RunAsync(queries, "12:01:00"));
        Assert.Equal("o(time,sum)[12:00:00 1]", await AnswerAsync(door));
        ContinuousQueryFailure failure = Assert.Single(_failures);
        Assert.Equal(("db", "c"), (failure.Database, failure.Name));
        Assert.Contains("database not found: gone", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_was_dropped_does_not_run()
    {
        await using InfluxDoor door = await OpenAsync("BEGIN SELECT sum(v) INTO o FROM m GROUP BY time(1m) END");
        var queries = new ContinuousQueries(door.Executor, _failures.Add);
        await RunAsync(queries, "12:00:01");
        await WriteAsync(door, "12:00:40", 1);
        await door.AskAsync("DROP CONTINUOUS QUERY c ON db");
        Assert.Equal(0, await RunAsync(queries, "12:01:00"));
        Assert.Equal("", await AnswerAsync(door));
    }

    async Task<InfluxDoor> OpenAsync(string query, string? other = null)
    {
        InfluxDoor door = await InfluxDoor.OpenAsync(options => options with { Clock = _clock });
        await door.AskAsync("CREATE DATABASE db");
        if (other is not null)
        {
            await door.AskAsync($"CREATE DATABASE {other} WITH NAME p");
        }

        Assert.Equal("", await door.AskAsync($"CREATE CONTINUOUS QUERY c ON db {query}"));
        return door;
    }

    async Task<int> RunAsync(ContinuousQueries queries, string time)
    {
        _clock.Now = _start.Date + TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        return await queries.RunDueAsync(TestContext.Current.CancellationToken);
    }

    static async Task WriteAsync(InfluxDoor door, string time, int value)
    {
        DateTimeOffset at = _start.Date + TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        await door.WriteAsync("db", $"m,h=a v={value} {at.ToUnixTimeSeconds()}000000000");
    }

    static async Task<string> AnswerAsync(InfluxDoor door) =>
        (await door.AskAsync("SELECT sum FROM o")).Replace("2026-01-31T", "", StringComparison.Ordinal)
            .Replace("Z", "", StringComparison.Ordinal);
}
