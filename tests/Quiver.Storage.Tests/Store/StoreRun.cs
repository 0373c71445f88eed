using System.Text;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Tests.Store;

/// <summary>A store of a test whose options may change each time it is opened.</summary>
sealed class StoreRun : IAsyncDisposable
{
    Database? _database;

    public string Directory { get; } = Path.Combine(Path.GetTempPath(), $"quiver-run-{Guid.NewGuid():N}");

    public bool IsOpen => _database is not null;

    public Database Database => _database!;

    public TimeSeriesStore Store => Database.Store!;

    /// <summary>Opens the store, which is closed before where it is open.</summary>
    public async Task OpenAsync(Func<StoreOptions, StoreOptions>? change = null, DatabaseOptions? engine = null)
    {
        await CloseAsync();
        var options = new StoreOptions { Directory = Directory };
        options = change?.Invoke(options) ?? options;
        _database = await Database.OpenAsync(
            (engine ?? new DatabaseOptions()) with { DataDirectory = Directory, Store = options, Clock = options.Clock });
    }

    public async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _database, null) is { } open)
        {
            await open.DisposeAsync();
        }
    }

    public async Task WriteAsync(string lines, bool isDurable = true)
    {
        var options = new WriteOptions { Precision = TimePrecision.Nanosecond, AcceptsPartial = false, IsDurable = isDurable };
        var result = await Store.WriteLinesAsync("db", Encoding.UTF8.GetBytes(lines), options);
        Xunit.Assert.True(result.ErrorCount == 0, result.Errors.Count > 0 ? result.Errors[0].Reason : "");
    }

    public async Task<IReadOnlyList<object?[]>> QueryAsync(string sql)
    {
        await using var result = await Database.Connect().QueryAsync(sql);
        return await result.ToRowsAsync();
    }

    /// <summary>Returns the rows as sorted text, a line each.</summary>
    public async Task<string> TextAsync(string sql) => string.Join('\n', (await QueryAsync(sql))
        .Select(row => string.Join('|', row.Select(Model.ModelRow.Show))).Order(StringComparer.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (System.IO.Directory.Exists(Directory))
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }
}
