using Quiver.Storage.Catalog;
using Quiver.Storage.Tests.Catalog;
using Xunit;

namespace Quiver.Storage.Tests.InfluxQueries;

/// <summary>Databases and retention policies: what the recorded answers do not reach.</summary>
public sealed class DefinitionTests
{
    [Fact]
    public async Task Definitions_are_there_after_the_database_is_opened_again()
    {
        await using InfluxDoor door = await InfluxDoor.OpenAsync();
        await door.AskAsync("CREATE DATABASE zzz; CREATE DATABASE \"a b\" WITH DURATION 2h SHARD DURATION 1h NAME \"my rp\"");
        await door.AskAsync("CREATE RETENTION POLICY long ON zzz DURATION 90d REPLICATION 2 DEFAULT");
        await door.AskAsync("CREATE CONTINUOUS QUERY c ON zzz BEGIN SELECT mean(v) INTO o FROM m GROUP BY time(1m) END");
        await door.AskAsync("CREATE USER u WITH PASSWORD 'p' WITH ALL PRIVILEGES");
        string[] questions =
        [
            "SHOW DATABASES", "SHOW RETENTION POLICIES ON zzz", "SHOW RETENTION POLICIES ON \"a b\"", "SHOW CONTINUOUS QUERIES",
            "SHOW USERS",
        ];
        var before = new List<string>();
        foreach (string question in questions)
        {
            before.Add(await door.AskAsync(question));
        }

        Assert.Equal("databases(name)[zzz][a b]", before[0]);
        Assert.Equal(
            "(name,duration,shardGroupDuration,replicaN,default)[autogen 0s 168h0m0s 1 false][long 2160h0m0s 24h0m0s 2 true]", before[1]);
        await door.Fixture.ReopenAsync();
        foreach ((string question, string answer) in questions.Zip(before))
        {
            Assert.Equal(answer, await door.AskAsync(question));
        }

        Assert.NotNull(door.Executor.Users.Authenticate("u", "p"));
    }

    [Fact]
    public async Task Writes_without_a_policy_go_to_the_default_one()
    {
        await using InfluxDoor door = await InfluxDoor.OpenAsync();
        await door.AskAsync("CREATE DATABASE db; CREATE RETENTION POLICY \"Rp\" ON db DURATION INF REPLICATION 1 DEFAULT");
        Assert.Equal("db/Rp", door.Executor.Catalog.StoreDatabaseOf("db", ""));
        Assert.Equal("db", door.Executor.Catalog.StoreDatabaseOf("db", "autogen"));
        (string? Policy, string? Store)[] cases =
            [(null, "db/Rp"), ("", "db/Rp"), ("default", "db/Rp"), ("AutoGen", "db"), ("Rp", "db/Rp"), ("rp", null), ("nope", null)];
        Assert.All(cases, c => Assert.Equal(c.Store, door.Executor.Catalog.FindForWriting("db", c.Policy)));
        Assert.Null(door.Executor.Catalog.FindForWriting("nodb", null));
    }

    [Fact]
    public async Task Databases_that_other_doors_made_are_there_and_theirs_are_seen()
    {
        await using InfluxDoor door = await InfluxDoor.OpenAsync();
        await door.Fixture.Store.WriteLinesAsync("made/week", "m v=1 1"u8.ToArray(), null, TestContext.Current.CancellationToken);
        await door.Fixture.Store.Catalog.SetRetentionAsync("made/week", TimeSpan.FromDays(7), TestContext.Current.CancellationToken);
        Assert.Equal("databases(name)[made]", await door.AskAsync("SHOW DATABASES"));
        Assert.Equal(
            "(name,duration,shardGroupDuration,replicaN,default)[week 168h0m0s 24h0m0s 1 false]",
            await door.AskAsync("SHOW RETENTION POLICIES ON made"));
        await door.AskAsync("ALTER RETENTION POLICY week ON made DURATION 3w DEFAULT");
        DatabaseDefinition stored = door.Fixture.Store.Catalog.Current.FindDatabase("made/week")!;
        Assert.Equal(TimeSpan.FromDays(21), stored.Retention);
        Assert.Equal("made/week", door.Executor.Catalog.FindForWriting("made", null));
    }

    [Fact]
    public async Task Rows_are_kept_as_long_as_their_policy_says()
    {
        var clock = new ManualTime();
        await using InfluxDoor door = await InfluxDoor.OpenAsync(options => options with { Clock = clock });
        await door.AskAsync("CREATE DATABASE db WITH DURATION 1h");
        long now = clock.Now.ToUnixTimeSeconds() * 1_000_000_000;
        await door.WriteAsync("db", $"old v=1 {now - 7_200_000_000_000}\nnew v=1 {now}");
        Assert.Equal("measurements(name)[new]", await door.AskAsync("SHOW MEASUREMENTS"));
        clock.Now += TimeSpan.FromHours(2);
        Assert.Equal("", await door.AskAsync("SHOW MEASUREMENTS"));
    }

    [Fact]
    public async Task A_dropped_database_is_empty_when_it_is_made_again()
    {
        await using InfluxDoor door = await InfluxDoor.OpenAsync();
        for (int round = 0; round < 2; round++)
        {
            await door.AskAsync("CREATE DATABASE db; CREATE RETENTION POLICY rp ON db DURATION INF REPLICATION 1 DEFAULT");
            Assert.Equal("", await door.AskAsync("SHOW SERIES"));
            Assert.Equal("db(name,query)", await door.AskAsync("SHOW CONTINUOUS QUERIES"));
            await door.WriteAsync("db", "m,h=a v=1 1");
            await door.WriteAsync("db", "m,h=b v=1 1", "autogen");
            await door.AskAsync("CREATE CONTINUOUS QUERY c ON db BEGIN SELECT mean(v) INTO o FROM m GROUP BY time(1m) END");
            Assert.Equal("(key)[m,h=a][m,h=b]", await door.AskAsync("SHOW SERIES"));
            Assert.Equal("", await door.AskAsync("DROP DATABASE db"));
            Assert.Equal("databases(name)", await door.AskAsync("SHOW DATABASES"));
        }

        await door.AskAsync("CREATE DATABASE db");
        Assert.Equal("db", door.Executor.Catalog.FindForWriting("db", null));
    }

    [Fact]
    public async Task The_last_policy_can_go_and_the_database_stays()
    {
        await using InfluxDoor door = await InfluxDoor.OpenAsync();
        await door.AskAsync("CREATE DATABASE db; DROP RETENTION POLICY autogen ON db");
        Assert.Equal("databases(name)[db]", await door.AskAsync("SHOW DATABASES"));
        Assert.Equal("(name,duration,shardGroupDuration,replicaN,default)", await door.AskAsync("SHOW RETENTION POLICIES ON db"));
        await door.AskAsync("CREATE RETENTION POLICY p ON db DURATION INF REPLICATION 1 DEFAULT");
        Assert.Equal(
            "(name,duration,shardGroupDuration,replicaN,default)[p 0s 168h0m0s 1 true]",
            await door.AskAsync("SHOW RETENTION POLICIES ON db"));
        await door.AskAsync("DROP DATABASE db");
        Assert.Equal("databases(name)", await door.AskAsync("SHOW DATABASES"));
    }

    [Fact]
    public async Task Many_make_the_same_database_at_once()
    {
        await using InfluxDoor door = await InfluxDoor.OpenAsync();
        string[] answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(
                _ => door.AskAsync("CREATE DATABASE db; CREATE RETENTION POLICY p ON db DURATION 1h REPLICATION 1")));
        Assert.All(answers, answer => Assert.Equal("", answer));
        Assert.Equal("databases(name)[db]", await door.AskAsync("SHOW DATABASES"));
    }

    [Fact]
    public async Task A_statement_that_writes_and_comes_by_GET_runs_with_a_warning()
    {
        await using InfluxDoor door = await InfluxDoor.OpenAsync();
        Assert.Equal(
            """{"results":[{"statement_id":0,"messages":[{"level":"warning","text":"deprecated use of 'CREATE DATABASE zz1' """
            + """in a read only context, please use a POST request instead"}]}]}""",
            (await door.JsonAsync("CREATE DATABASE zz1", null, isReadOnly: true)).ToJsonString(InfluxDoor.Plain));
        Assert.Equal(
            """{"results":[{"statement_id":0,"series":[{"name":"databases","columns":["name"],"values":[["zz1"]]}]}]}""",
            (await door.JsonAsync("SHOW DATABASES", null, isReadOnly: true)).ToJsonString(InfluxDoor.Plain));
    }
}
