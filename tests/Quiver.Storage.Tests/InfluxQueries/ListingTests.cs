using System.Globalization;
using Quiver.QueryLog;
using Xunit;

namespace Quiver.Storage.Tests.InfluxQueries;

/// <summary>SHOW: clauses and statements of which no answers were recorded; the expectations are the reference's.</summary>
public sealed class ListingTests(ListingTests.Databases databases) : IClassFixture<ListingTests.Databases>
{
    const string Lines = """
        cpu,host=a,region=east f=1.5,i=1i,s="x",b=true 0
        cpu,host=b f=10,u=1u 604800000000000
        cpu f=100 0
        mem,host=a used=5i 0
        mem,host=c,dc=x\,y used=6i 10000000000
        d\ isk,k\=ey=v\ 1 x=1 0
        """;

    [Theory]
    [InlineData("SHOW MEASUREMENTS", "measurements(name)[cpu][d isk][mem]")]
    [InlineData("SHOW MEASUREMENTS LIMIT 1 OFFSET 1", "measurements(name)[d isk]")]
    [InlineData("SHOW MEASUREMENTS OFFSET 5", "")]
    [InlineData("SHOW MEASUREMENTS WITH MEASUREMENT =~ /^.{3}$/", "measurements(name)[cpu][mem]")]
    [InlineData("SHOW MEASUREMENTS WITH MEASUREMENT = mem", "measurements(name)[mem]")]
    [InlineData("SHOW MEASUREMENTS WHERE host = 'b'", "measurements(name)[cpu]")]
    [InlineData("SHOW MEASUREMENTS WHERE host != 'b'", "measurements(name)[d isk][mem]")]
    [InlineData("SHOW MEASUREMENTS WHERE host =~ /[bc]/", "measurements(name)[cpu][mem]")]
    [InlineData("SHOW MEASUREMENTS WHERE host > 'b'", "invalid tag comparison operator")]
    [InlineData("SHOW MEASUREMENTS WHERE time > 0", "SHOW MEASUREMENTS doesn't support time in WHERE clause")]
    [InlineData("SHOW MEASUREMENTS ON nodb", "")]
    [InlineData("SHOW SERIES", """(key)[cpu][cpu,host=a,region=east][cpu,host=b][d\ isk,k\=ey=v\ 1][mem,dc=x\,y,host=c][mem,host=a]""")]
    [InlineData("SHOW SERIES FROM cpu LIMIT 1 OFFSET 1", "(key)[cpu,host=a,region=east]")]
    [InlineData("SHOW SERIES FROM /mem/ WHERE host =~ /a|c/ AND dc = ''", "(key)[mem,host=a]")]
    [InlineData("SHOW SERIES WHERE f = 1", "")]
    [InlineData("SHOW SERIES WHERE time >= 7d", "(key)[cpu,host=b]")]
    [InlineData("SHOW SERIES ON nodb", "database not found: nodb")]
    [InlineData("SHOW TAG KEYS", "cpu(tagKey)[host][region] d isk(tagKey)[k=ey] mem(tagKey)[dc][host]")]
    [InlineData("SHOW TAG KEYS FROM cpu WHERE host = 'b'", "cpu(tagKey)[host]")]
    [InlineData("SHOW TAG KEYS LIMIT 1 OFFSET 1", "cpu(tagKey)[region] mem(tagKey)[host]")]
    [InlineData("SHOW TAG VALUES WITH KEY != host", """cpu(key,value)[region east] d isk(key,value)[k=ey v 1] mem(key,value)[dc x,y]""")]
    [InlineData("SHOW TAG VALUES FROM mem WITH KEY !~ /d/ LIMIT 1", "mem(key,value)[host a]")]
    [InlineData("SHOW TAG VALUES WITH KEY = host WHERE time > 8d", "cpu(key,value)[host b]")]
    [InlineData("SHOW TAG VALUES WITH KEY = host WHERE time > 20d", "")]
    [InlineData(
        "SHOW FIELD KEYS FROM cpu", "cpu(fieldKey,fieldType)[b boolean][f float][i integer][s string][u unsigned]")]
    [InlineData(
        "SHOW FIELD KEYS LIMIT 1",
        "cpu(fieldKey,fieldType)[b boolean] d isk(fieldKey,fieldType)[x float] mem(fieldKey,fieldType)[used integer]")]
    [InlineData("SHOW SERIES CARDINALITY", "(cardinality estimation)[6]")]
    [InlineData("SHOW SERIES CARDINALITY ON nodb", "(cardinality estimation)[0]")]
    [InlineData("SHOW SERIES EXACT CARDINALITY", "cpu(count)[3] d isk(count)[1] mem(count)[2]")]
    [InlineData("SHOW SERIES CARDINALITY FROM cpu", "cpu(count)[3]")]
    [InlineData("SHOW MEASUREMENT CARDINALITY", "(cardinality estimation)[3]")]
    [InlineData("SHOW MEASUREMENT EXACT CARDINALITY", "(count)[3]")]
    [InlineData("SHOW TAG KEY CARDINALITY", "cpu(count)[2] d isk(count)[1] mem(count)[2]")]
    [InlineData("SHOW TAG VALUES CARDINALITY WITH KEY = host", "cpu(count)[2] mem(count)[2]")]
    [InlineData("SHOW SUBSCRIPTIONS", "")]
    [InlineData("DROP SUBSCRIPTION s ON files.autogen", "subscription not found")]
    [InlineData("SHOW RETENTION POLICIES ON nodb", "database not found: nodb")]
    public async Task Answers(string statement, string expected)
    {
        Assert.Equal(expected, await databases.Door.AskAsync(statement, "files"));
        Assert.Equal(expected, await databases.Door.AskAsync(statement, "files"));
        Assert.Equal(expected, await databases.Door.AskAsync(statement, "memory"));
    }

    [Theory]
    [InlineData("SHOW MEASUREMENTS")]
    [InlineData("SHOW RETENTION POLICIES")]
    [InlineData("SHOW TAG KEYS")]
    public async Task A_database_is_needed(string statement) =>
        Assert.Equal("database name required", await databases.Door.AskAsync(statement, null));

    [Fact]
    public async Task Queries_under_way_are_shown_and_ended()
    {
        InfluxDoor door = databases.Door;
        QueryLogBook log = door.Fixture.Database.Queries.Log;
        string? endedBy = null;
        QueryLogEntry entry = log.Begin((number, id, now) => new QueryLogEntry(number, id, now)
        {
            Door = "test", Language = "influxql", Database = "db", Text = "SELECT v FROM m",
        });
        entry.Cancel = by => endedBy = by;
        string shown = await door.AskAsync("SHOW QUERIES");
        Assert.StartsWith(
            string.Create(CultureInfo.InvariantCulture, $"(qid,query,database,duration,status)[{entry.Number} SELECT v FROM m db "), shown,
            StringComparison.Ordinal);
        Assert.EndsWith(" running]", shown, StringComparison.Ordinal);
        Assert.Equal("", await door.AskAsync($"KILL QUERY {entry.Number}", caller: "admin"));
        Assert.Equal("admin", endedBy);
        log.End(entry);
        Assert.Equal($"no such query id: {entry.Number}", await door.AskAsync($"KILL QUERY {entry.Number}"));
    }

    [Fact]
    public async Task Modules()
    {
        Assert.Equal(
            "database(numMeasurements)[3] database(numMeasurements)[3]", await databases.Door.AskAsync("SHOW STATS FOR 'database'"));
        Assert.Equal("", await databases.Door.AskAsync("SHOW STATS FOR 'nothing'"));
        Assert.Contains("system(PID,currentTime)", await databases.Door.AskAsync("SHOW DIAGNOSTICS"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shard_groups_are_pieces_of_time_that_begin_on_Mondays()
    {
        string groups = await databases.Door.AskAsync("SHOW SHARD GROUPS");
        string[] times =
        [
            "1969-12-29T00:00:00Z 1970-01-05T00:00:00Z 1970-01-05T00:00:00Z",
            "1970-01-05T00:00:00Z 1970-01-12T00:00:00Z 1970-01-12T00:00:00Z",
        ];
        Assert.All(times, time => Assert.Contains($" memory autogen {time}]", groups, StringComparison.Ordinal));
    }

    /// <summary>The same lines in files and in memory.</summary>
    public sealed class Databases : IAsyncLifetime
    {
        internal InfluxDoor Door { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Door = await InfluxDoor.OpenAsync();
            foreach (string database in (string[])["files", "memory"])
            {
                await Door.AskAsync($"CREATE DATABASE {database}");
                await Door.WriteAsync(database, Lines);
                if (database == "files")
                {
                    await Door.Fixture.CheckpointAsync();
                }
            }
        }

        public ValueTask DisposeAsync() => Door.DisposeAsync();
    }
}
