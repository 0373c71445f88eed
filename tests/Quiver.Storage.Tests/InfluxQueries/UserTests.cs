using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.InfluxQueries.Metadata;
using Xunit;

namespace Quiver.Storage.Tests.InfluxQueries;

/// <summary>Users, their passwords and rights.</summary>
public sealed class UserTests(UserTests.Bob bob) : IClassFixture<UserTests.Bob>
{
    [Fact]
    public async Task Passwords_are_checked_again_when_they_change()
    {
        await using InfluxDoor door = await InfluxDoor.OpenAsync();
        Assert.False(door.Executor.Users.Exist);
        await door.AskAsync("CREATE USER u WITH PASSWORD 'old'");
        Assert.NotNull(door.Executor.Users.Authenticate("u", "old"));
        Assert.NotNull(door.Executor.Users.Authenticate("u", "old"));
        Assert.Null(door.Executor.Users.Authenticate("u", "new"));
        Assert.Null(door.Executor.Users.Authenticate("nobody", "old"));
        await door.AskAsync("SET PASSWORD FOR u = 'new'");
        Assert.Null(door.Executor.Users.Authenticate("u", "old"));
        Assert.NotNull(door.Executor.Users.Authenticate("u", "new"));
        await door.AskAsync("DROP USER u");
        Assert.Null(door.Executor.Users.Authenticate("u", "new"));
    }

    [Fact]
    public void Hashes_of_one_password_differ()
    {
        (PasswordHash one, PasswordHash other) = (PasswordHash.Of("p"), PasswordHash.Of("p"));
        Assert.NotEqual(one.Hash, other.Hash);
        Assert.True(one.Matches("p") && other.Matches("p") && !one.Matches("P"));
    }

    [Theory]
    [InlineData("SHOW DATABASES", "databases(name)[dbr][dbw]")]
    [InlineData("SHOW MEASUREMENTS ON dbr", "measurements(name)[m]")]
    [InlineData("SHOW MEASUREMENTS ON dbw", "bob not authorized to execute statement 'SHOW MEASUREMENTS ON dbw', requires READ on dbw")]
    [InlineData("SHOW MEASUREMENTS", "bob not authorized to execute statement 'SHOW MEASUREMENTS', requires READ on db")]
    [InlineData("SELECT v FROM m", "bob not authorized to execute statement 'SELECT v FROM m', requires READ on db")]
    [InlineData(
        "SELECT v INTO db..o FROM dbr..m",
        "bob not authorized to execute statement 'SELECT v INTO db..o FROM dbr..m', requires WRITE on db")]
    [InlineData(
        "SELECT x FROM (SELECT v AS x FROM dbw..m)",
        "bob not authorized to execute statement 'SELECT x FROM (SELECT v AS x FROM dbw..m)', requires READ on dbw")]
    [InlineData("DELETE FROM m", "bob not authorized to execute statement 'DELETE FROM m', requires WRITE on db")]
    [InlineData("DROP MEASUREMENT m", "bob not authorized to execute statement 'DROP MEASUREMENT m', requires admin privilege")]
    [InlineData("CREATE DATABASE x", "bob not authorized to execute statement 'CREATE DATABASE x', requires admin privilege")]
    [InlineData("SHOW USERS", "bob not authorized to execute statement 'SHOW USERS', requires admin privilege")]
    [InlineData(
        "SET PASSWORD FOR bob = 'x'",
        "bob not authorized to execute statement 'SET PASSWORD FOR bob = [REDACTED]', requires admin privilege")]
    public async Task Rights(string statement, string expected)
    {
        string got;
        try
        {
            SessionAccess access = bob.Door.Executor.Users.Authenticate("bob", "p")!;
            got = await bob.Door.AskAsync(statement, "db", access, "bob");
        }
        catch (QuiverException denied) when (denied.Code == ErrorCode.AccessDenied)
        {
            got = denied.Message;
        }

        Assert.Equal(expected, got);
    }

    [Theory]
    [InlineData("SHOW GRANTS FOR nobody", "user not found")]
    [InlineData("GRANT READ ON db TO nobody", "user not found")]
    [InlineData("REVOKE ALL PRIVILEGES FROM nobody", "user not found")]
    [InlineData("CREATE USER \"\" WITH PASSWORD 'p'", "username required")]
    public async Task Wrong_statements(string statement, string expected) =>
        Assert.Equal(expected, await bob.Door.AskAsync(statement));

    /// <summary>A user with some rights.</summary>
    public sealed class Bob : IAsyncLifetime
    {
        internal InfluxDoor Door { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Door = await InfluxDoor.OpenAsync();
            await Door.AskAsync("CREATE DATABASE db; CREATE DATABASE dbr; CREATE DATABASE dbw; CREATE USER bob WITH PASSWORD 'p'");
            await Door.AskAsync("GRANT READ ON dbr TO bob; GRANT ALL ON dbw TO bob; REVOKE READ ON dbw FROM bob");
            await Door.WriteAsync("dbr", "m v=1 1");
            Assert.Equal("(database,privilege)[dbr READ][dbw WRITE]", await Door.AskAsync("SHOW GRANTS FOR bob"));
        }

        public ValueTask DisposeAsync() => Door.DisposeAsync();
    }
}
