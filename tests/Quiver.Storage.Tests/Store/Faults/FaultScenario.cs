using Quiver.Arrow.Errors;
using Quiver.ObjectStorage;
using Quiver.Storage.Wal;
using Xunit;

namespace Quiver.Storage.Tests.Store.Faults;

/// <summary>A short life of a store during which things fail, and a look at what is left of it.</summary>
sealed class FaultScenario : IAsyncDisposable
{
    readonly StoreRun _store = new();
    readonly HashSet<int> _begun = [];
    readonly HashSet<int> _acknowledged = [];
    bool? _isDeleted = false;

    /// <summary>What failed.</summary>
    public List<QuiverException> Errors { get; } = [];

    public LocalWalSegments Segments => new(Path.Combine(_store.Directory, "wal"));

    /// <summary>Opens, writes, changes the schema, deletes, checkpoints, opens again; goes on after errors.</summary>
    public async Task RunAsync(IObjectStore objects, IWalSegments segments)
    {
        await TryAsync(() => OpenAsync(objects, segments));
        await WriteAsync(1);
        await WriteAsync(2);
        await CheckpointAsync();
        await WriteAsync(3);
        await DeleteAsync();
        await WriteAsync(4);
        await CheckpointAsync();
        await WriteAsync(5);
        await TryAsync(() => OpenAsync(objects, segments));
        await WriteAsync(6);
        await CompactAsync();
        await WriteAsync(7);
        await _store.CloseAsync();
    }

    /// <summary>Opens the store without faults, twice, and compares.</summary>
    public async Task CheckAsync(IObjectStore objects, string what)
    {
        await OpenAsync(objects, Segments);
        var first = await FoundAsync();
        foreach (var number in _begun)
        {
            string[] whole = [$"a|{number}|3", $"b|{number}|1"];
            string[] deleted = [$"b|{number}|1"];
            string[] found = [.. first.Where(row => row.Split('|')[1] == $"{number}")];
            var isRight = _acknowledged.Contains(number) ? false : found.Length == 0;
            isRight |= !(number == 1 && _isDeleted == true) && found.SequenceEqual(whole);
            isRight |= number == 1 && _isDeleted != false && found.SequenceEqual(deleted);
            Assert.True(
                isRight,
                $"{what}: write {number}, acknowledged {_acknowledged.Contains(number)}, deleted {_isDeleted}: "
                + $"[{string.Join(", ", found)}]; errors: {string.Join("; ", Errors.Select(error => error.Message))}");
        }

        await _store.WriteAsync(LinesOf(8));
        await _store.Store.CheckpointAsync();
        await OpenAsync(objects, Segments);
        string[] more = [.. first.Append("a|8|3").Append("b|8|1").Order(StringComparer.Ordinal)];
        Assert.Equal(more, await FoundAsync());
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <summary>Each write has three rows of table "a" in three windows and one of "b"; from the third on there are more columns.</summary>
    static string LinesOf(int number) => string.Concat(Enumerable.Range(0, 3)
        .Select(i => 1_700_000_000_000_000_000 + number + (i * 86_400_000_000_000))
        .Select(time => $"a,t=x{number} n={number}i{(number >= 3 ? ",late=\"yes\"" : "")} {time}\n"))
        + $"b,t=y{(number >= 5 ? ",more=z" : "")} n={number}i {number}\n";

    Task OpenAsync(IObjectStore objects, IWalSegments segments) =>
        _store.OpenAsync(options => options with { Objects = objects, Segments = segments, Log = new WalOptions { SegmentBytes = 300 } });

    async Task<string[]> FoundAsync()
    {
        var found = new List<string>();
        var database = _store.Store.Catalog.Current.FindDatabase("db");
        foreach (var table in database?.Tables.Select(table => table.Name).ToList() ?? [])
        {
            found.AddRange((await _store.QueryAsync($"SELECT n, count(*) FROM db.{table} GROUP BY n"))
                .Select(row => $"{table}|{row[0]}|{row[1]}"));
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }

    async Task WriteAsync(int number)
    {
        _begun.Add(number);
        if (_store.IsOpen && await TryAsync(() => _store.WriteAsync(LinesOf(number))))
        {
            _acknowledged.Add(number);
        }
    }

    async Task DeleteAsync()
    {
        if (_store.IsOpen && _acknowledged.Contains(1))
        {
            _isDeleted = null;
            if (await TryAsync(() => _store.QueryAsync("DELETE FROM db.a WHERE t = 'x1'")))
            {
                _isDeleted = true;
            }
        }
    }

    async Task CheckpointAsync()
    {
        if (_store.IsOpen)
        {
            await TryAsync(() => _store.Store.CheckpointAsync());
        }
    }

    async Task CompactAsync()
    {
        if (_store.IsOpen)
        {
            await TryAsync(() => _store.Store.CompactAsync());
        }
    }

    async Task<bool> TryAsync(Func<Task> action)
    {
        try
        {
            await action();
            return true;
        }
        catch (QuiverException error)
        {
            Errors.Add(error);
            return false;
        }
    }
}
