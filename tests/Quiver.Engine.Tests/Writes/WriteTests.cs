using Xunit;

namespace Quiver.Engine.Tests.Writes;

/// <summary>Writes are whole or nothing, and none is lost to another.</summary>
public sealed class WriteTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Insert_failing_in_a_late_batch_leaves_no_row_behind()
    {
        await using Database database = Database.Open();
        Connection connection = database.Connect();
        await connection.ExecuteAsync("CREATE TABLE t (a INT NOT NULL); INSERT INTO t VALUES (7)", Ct);
        await Assert.ThrowsAsync<Quiver.Arrow.Errors.QuiverException>(() => connection.ExecuteAsync(
            "INSERT INTO t SELECT CASE WHEN range = 19999 THEN NULL ELSE range END FROM range(20000)", Ct));
        Assert.Equal(1L, await CountAsync(connection));
    }

    [Fact]
    public async Task Update_and_delete_lose_no_row_that_is_inserted_meanwhile()
    {
        await using Database database = Database.Open();
        Connection reader = database.Connect();
        await reader.ExecuteAsync("CREATE TABLE t AS SELECT range AS a FROM range(50000)", Ct);
        Task inserts = Task.Run(() => RepeatAsync(database.Connect(), "INSERT INTO t VALUES (-1)", 200), Ct);
        Task updates = Task.Run(() => RepeatAsync(database.Connect(), "UPDATE t SET a = a WHERE a >= 0", 20), Ct);
        Task deletes = Task.Run(() => RepeatAsync(database.Connect(), "DELETE FROM t WHERE a = -2", 20), Ct);
        await Task.WhenAll(inserts, updates, deletes).WaitAsync(TimeSpan.FromMinutes(3), Ct);
        Assert.Equal(50_200L, await CountAsync(reader));
    }

    static async Task RepeatAsync(Connection connection, string sql, int times)
    {
        for (int i = 0; i < times; i++)
        {
            await connection.ExecuteAsync(sql, Ct);
        }
    }

    static async Task<long> CountAsync(Connection connection)
    {
        await using QueryResult result = await connection.QueryAsync("SELECT count(*) FROM t", Ct);
        return (long)(await result.ToRowsAsync(Ct))[0][0]!;
    }
}
