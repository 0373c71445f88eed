using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Engine.Functions;
using Xunit;

namespace Quiver.Engine.Tests.Extensions;

/// <summary>Each extension point, shown by a sample of a few lines and used through the façade.</summary>
public sealed class ExtensionTests
{
    [Fact]
    public async Task Table_provider_answers_queries()
    {
        await using Database database = Database.Open();
        database.Register("evens", new EvenNumbers(1000));
        Assert.Equal("999000", await ValueAsync(database, "SELECT sum(n) FROM evens"));
        Assert.Equal("4|8", await ValueAsync(database, "SELECT half, n FROM evens WHERE n = 8"));
        Assert.Equal("1000", await ValueAsync(database, "SELECT count(*) FROM evens"));
    }

    [Fact]
    public async Task Stream_plan_is_scanned_anew_for_every_use()
    {
        await using Database database = Database.Open();
        var stream = new CountingStream(5);
        database.Register("numbers", stream);
        Assert.Equal("5000|12497500", await ValueAsync(database, "SELECT count(*), sum(a.n) FROM numbers a JOIN numbers b ON a.n = b.n"));
        Assert.Equal((2, 10), (stream.Opened, stream.Produced));
        Assert.Equal("5000", await ValueAsync(database, "SELECT count(*) FROM numbers"));
        Assert.Equal(3, stream.Opened);
    }

    [Fact]
    public async Task Stream_plan_is_not_asked_for_more_when_nobody_reads()
    {
        await using Database database = Database.Open(new DatabaseOptions { Threads = 2 });
        var stream = new CountingStream(100_000);
        database.Register("numbers", stream);
        await using (QueryResult result = await database.Connect().QueryAsync("SELECT n FROM numbers", Ct))
        {
            await using IAsyncEnumerator<RecordBatch> batches = result.Batches.GetAsyncEnumerator(Ct);
            Assert.True(await batches.MoveNextAsync());
            batches.Current.Dispose();
            int before;
            do
            {
                before = stream.Produced;
                await Task.Delay(300, Ct);
            }
            while (stream.Produced != before && before < 50_000);

            // The result holds a bounded number of rows that wait for the reader: 131,072, and a batch on its way.
            Assert.InRange(before, 1, 200);
        }

        int atEnd = stream.Produced;
        await Task.Delay(50, Ct);
        Assert.Equal(atEnd, stream.Produced);
    }

    [Fact]
    public async Task Stream_plan_ends_at_the_limit()
    {
        await using Database database = Database.Open();
        var stream = new CountingStream(1_000_000);
        database.Register("numbers", stream);
        Assert.Equal("0", await ValueAsync(database, "SELECT n FROM numbers LIMIT 1"));
        Assert.InRange(stream.Produced, 1, 200);
    }

    [Fact]
    public async Task Scalar_functions_are_called()
    {
        await using Database database = Database.Open();
        database.Register(ScalarFunction.Create<string, string>("shout", text => text + "!"));
        database.Register(new SquareFunction());
        Assert.Equal("hi!||6.25", await ValueAsync(database, "SELECT shout('hi'), shout(NULL), square(a) FROM (VALUES (2.5)) v(a)"));
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(() => ValueAsync(database, "SELECT square('a', 1)"));
        Assert.Equal(ErrorCode.WrongArguments, error.Code);
    }

    [Fact]
    public async Task Aggregate_function_is_called()
    {
        await using Database database = Database.Open(new DatabaseOptions { Threads = 2 });
        database.Register(AggregateFunction.Create<long, long, long>(
            "xor_all", () => 0, (state, value) => state ^ value, (a, b) => a ^ b, state => state));
        Assert.Equal("11", await ValueAsync(database, "SELECT xor_all(a) FROM (VALUES (1), (2), (NULL), (8)) v(a)"));
        Assert.Equal("0|0", await ValueAsync(
            database, "SELECT range % 2 AS g, xor_all(range) FROM range(500000) GROUP BY g ORDER BY g LIMIT 1"));
    }

    [Fact]
    public async Task Table_function_stands_in_from()
    {
        await using Database database = Database.Open();
        database.Register(new WordsFunction());
        Assert.Equal("4|still", await ValueAsync(database, "SELECT count(*), max(word) FROM words('a bird sits still')"));
    }

    [Fact]
    public async Task Catalog_is_attached_under_its_name()
    {
        await using Database database = Database.Open();
        database.Attach("cat", new OneTableCatalog("t", new EvenNumbers(3)));
        Assert.Equal("3|6", await ValueAsync(database, "SELECT count(*), sum(n) FROM cat.public.t"));
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(() => ValueAsync(database, "SELECT * FROM cat.public.u"));
        Assert.Equal(ErrorCode.UnknownTable, error.Code);
    }

    [Fact]
    public async Task Optimizer_rule_runs_after_the_rules_of_the_engine()
    {
        await using Database database = Database.Open();
        database.Register(new Redaction("secret"));
        const string Sql = "SELECT CASE WHEN range > 1 THEN 'secret' ELSE 'open' END AS word FROM range(3)";
        await using QueryResult result = await database.Connect().QueryAsync(Sql, Ct);
        Assert.Equal(["open", "open", "redacted"], (await result.ToRowsAsync(Ct)).Select(r => r[0]));
        await using QueryResult rules = await database.Connect().QueryAsync("EXPLAIN (RULES) " + Sql, Ct);
        Assert.Contains(
            (await rules.ToRowsAsync(Ct)).SelectMany(r => r),
            v => v is string text && text.Contains("redaction", StringComparison.Ordinal));
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<string> ValueAsync(Database database, string sql)
    {
        await using QueryResult result = await database.Connect().QueryAsync(sql, Ct);
        object?[] row = Assert.Single(await result.ToRowsAsync(Ct).WaitAsync(TimeSpan.FromMinutes(3), Ct));
        return string.Join('|', row.Select(v => Convert.ToString(v, System.Globalization.CultureInfo.InvariantCulture)));
    }
}
