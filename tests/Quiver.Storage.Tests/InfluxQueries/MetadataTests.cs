using Quiver.InfluxQl.Ast;
using Quiver.InfluxQueries;
using Quiver.InfluxQueries.Metadata;
using Quiver.Storage.Logs;
using Quiver.Storage.Tests.Logs;
using Xunit;

namespace Quiver.Storage.Tests.InfluxQueries;

/// <summary>What InfluxQL defines outlives the process, and damage to it is found.</summary>
public sealed class MetadataTests
{
    static readonly MetadataEdit _edit = new()
    {
        Databases =
        [
            new DatabaseFacts
            {
                Name = "a b", Order = 7, IsBare = true, DefaultPolicy = "rp",
                Policies = [new PolicyFacts("rp", 3, 0, 7 * PolicyDurations.Least, 2)],
                ContinuousQueries = [new ContinuousQueryFacts("c", "CREATE CONTINUOUS QUERY c"), new ContinuousQueryFacts("d", "é")],
            },
            new DatabaseFacts { Name = "plain", Order = 8 },
        ],
        Users =
        [
            new UserFacts("u", PasswordHash.Of("p"), true, []),
            new UserFacts("v", PasswordHash.Of("q"), false, [new GrantFacts("a b", InfluxPrivilege.Read)]),
        ],
    };

    [Fact]
    public void State_and_edit_are_read_as_they_were_written()
    {
        var format = new MetadataFormat();
        MetadataState state = MetadataState.Empty.With(_edit);
        var writer = new LogWriter();
        format.WriteState(writer, state);
        format.WriteEdit(writer, _edit with { Databases = [], Users = [], RemovedDatabases = ["plain"], RemovedUsers = ["u"] });
        var reader = new LogReader(writer.Written);
        MetadataState read = format.ReadState(reader);
        Assert.Equal(TextOf(state), TextOf(read));
        Assert.Equal("a b(rp) v", TextOf(read.With(format.ReadEdit(reader))));
        reader.End();
    }

    [Fact]
    public void Damage_is_found()
    {
        var format = new MetadataFormat();
        var writer = new LogWriter();
        format.WriteState(writer, MetadataState.Empty.With(_edit));
        FormatDamage.Check(writer, reader => TextOf(format.ReadState(reader)), 2000);
    }

    [Fact]
    public void What_goes_must_be_there()
    {
        Assert.Throws<InvalidDataException>(() => MetadataState.Empty.With(new MetadataEdit { RemovedDatabases = ["no"] }));
        Assert.Throws<InvalidDataException>(() => MetadataState.Empty.With(new MetadataEdit { RemovedUsers = ["no"] }));
    }

    [Theory]
    [InlineData("db", "db")]
    [InlineData("x 2", "enc--x-202")]
    [InlineData("_internal", "enc--_internal")]
    [InlineData("System", "enc--System")]
    [InlineData("enc--x", "enc--enc-2D-2Dx")]
    [InlineData("größe", "enc--gr-C3-B6-C3-9Fe")]
    public void Names_in_the_store(string name, string stored)
    {
        Assert.Equal(stored, StoreNames.OfDatabase(name));
        Assert.Equal((name, "autogen"), StoreNames.Split(stored));
        Assert.Equal(("p", name), StoreNames.Split(StoreNames.OfPolicy("p", name)));
    }

    [Fact]
    public void No_two_names_are_one_in_the_store()
    {
        var random = new Random(5);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < 5000; i++)
        {
            string name = string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => "ab-_2D enc--é.😀%"[random.Next(14)]));
            string stored = StoreNames.OfDatabase(name);
            Assert.Equal(name, names.GetValueOrDefault(stored, name));
            names[stored] = name;
            Assert.Equal(name, StoreNames.Split(stored).Database);
        }
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("a b.c-é", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("a/b", false)]
    [InlineData("a\\b", false)]
    [InlineData("a\tb", false)]
    [InlineData("a\u00a0b", false)]
    public void Names_that_InfluxDB_allows(string name, bool isValid) => Assert.Equal(isValid, StoreNames.IsValid(name));

    static string TextOf(MetadataState state) => string.Join(
        ' ', state.Databases.Values.OrderBy(facts => facts.Name, StringComparer.Ordinal)
            .Select(facts => $"{facts.Name}({facts.DefaultPolicy})").Concat(state.Users.Keys));
}
