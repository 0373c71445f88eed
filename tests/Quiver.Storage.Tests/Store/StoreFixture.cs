using System.Text;
using Xunit;

namespace Quiver.Storage.Tests.Store;

/// <summary>A database directory of a test, which can be closed and opened again.</summary>
sealed class StoreFixture : IAsyncDisposable
{
    readonly StoreOptions _options;

    StoreFixture(StoreOptions options, Database database)
    {
        _options = options;
        Database = database;
    }

    public Database Database { get; private set; }

    public TimeSeriesStore Store => Database.Store!;

    public string Directory => _options.Directory;

    public static async Task<StoreFixture> OpenAsync(Func<StoreOptions, StoreOptions>? change = null)
    {
        var directory = Path.Combine(Path.GetTempPath(), $"quiver-store-{Guid.NewGuid():N}");
        var options = new StoreOptions { Directory = directory };
        options = change?.Invoke(options) ?? options;
        return new StoreFixture(options, await OpenDatabaseAsync(options));
    }

    /// <summary>Closes the store and opens it again.</summary>
    public async Task ReopenAsync()
    {
        await Database.DisposeAsync();
        Database = await OpenDatabaseAsync(_options);
    }

    public async Task<WriteResult> WriteAsync(string lines, WriteOptions? options = null) =>
        await Store.WriteLinesAsync("db", Encoding.UTF8.GetBytes(lines), options, TestContext.Current.CancellationToken);

    public Task CheckpointAsync() => Store.CheckpointAsync(TestContext.Current.CancellationToken);

    public async Task<IReadOnlyList<object?[]>> QueryAsync(string sql)
    {
        await using var result = await Database.Connect().QueryAsync(sql, TestContext.Current.CancellationToken);
        return await result.ToRowsAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Returns the rows as text, a line each, values parted by blanks.</summary>
    public async Task<string> TextAsync(string sql) => string.Join(
        '\n', (await QueryAsync(sql)).Select(row => string.Join(
            ' ', row.Select(value => value is null ? "-" : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)))));

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    static Task<Database> OpenDatabaseAsync(StoreOptions options) =>
        Database.OpenAsync(new DatabaseOptions { DataDirectory = options.Directory, Store = options, Clock = options.Clock });
}
