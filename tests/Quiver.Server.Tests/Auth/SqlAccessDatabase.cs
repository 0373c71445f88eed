using System.Text;
using Quiver.Engine.Catalog;
using Quiver.Queries;
using Xunit;

namespace Quiver.Server.Tests.Auth;

/// <summary>A database of which some tokens may see some.</summary>
public sealed class SqlAccessDatabase : IAsyncLifetime
{
    readonly string _directory = Path.Combine(Path.GetTempPath(), "quiver-access-" + Guid.NewGuid().ToString("N"));

    public Database Database { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await Database.OpenAsync(new DatabaseOptions { DataDirectory = _directory });
        await WriteAsync("a", "open,host=x v=1i 1\nopen,host=y v=2i 2");
        await WriteAsync("b", "hidden,person=agent secret=42i 1");
        await WriteAsync("Case", "mixed,host=z v=3i 1");
        await RunAsync(SessionAccess.Full, null, "CREATE TABLE main.shared AS SELECT 7 AS own_secret");
        await RunAsync(SessionAccess.Full, null, "CREATE VIEW main.peek AS SELECT * FROM b.hidden");
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    public Task WriteAsync(string database, string lines) => Database.Store!.WriteLinesAsync(database, Encoding.UTF8.GetBytes(lines));

    /// <summary>Runs a statement and returns its values.</summary>
    public async Task<string> RunAsync(SessionAccess access, string? database, string sql)
    {
        var request = new QueryRequest { Text = sql, Database = database, Access = access, UsesInfluxNames = true };
        await using QueryResult result = await Database.Queries.StartAsync(request);
        return string.Join(' ', (await result.ToRowsAsync()).SelectMany(row => row));
    }
}
