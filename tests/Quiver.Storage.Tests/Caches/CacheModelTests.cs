using System.Text;
using Quiver.Storage.Caches;
using Quiver.Storage.Catalog;
using Quiver.Storage.Tests.Catalog;
using Quiver.Storage.Tests.Store;
using Quiver.Storage.Tests.Store.Model;
using Xunit;

namespace Quiver.Storage.Tests.Caches;

/// <summary>Random histories of a table: after each step the caches answer what a scan answers, or nothing.</summary>
public sealed class CacheModelTests
{
    static readonly TimeSpan Forever = TimeSpan.FromDays(365_000);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Caches_answer_what_a_scan_answers(int seed)
    {
        var (asked, answered) = (0, 0);
        for (var run = 0; run < 4; run++)
        {
            var history = new History((seed * 1000) + run);
            await history.RunAsync();
            (asked, answered) = (asked + history.Asked, answered + history.Answered);
        }

        Assert.True(answered * 6 > asked, $"{answered} of {asked} questions were answered");
    }

    sealed class History
    {
        readonly Random _random;
        readonly RandomRows _rows;
        readonly RandomConditions _conditions;
        readonly ModelTable _model = new();
        readonly ManualTime _time = new();
        readonly List<string> _steps = [];
        readonly int _seed;
        readonly TimeSpan _age;
        int _names;

        public History(int seed)
        {
            (_seed, _random) = (seed, new Random(seed));
            _rows = new RandomRows(_random);
            _conditions = new RandomConditions(_random, _rows, _model);

            // Rows are of November 2023; with the second age some are too old when they come from files.
            var second = _time.Now - new DateTime(2023, 11, 15, 2, 0, 0, DateTimeKind.Utc);
            _age = _random.Next(4) switch { 0 => second, 1 => TimeSpan.FromHours(3), _ => Forever };
        }

        public int Asked { get; private set; }

        public int Answered { get; private set; }

        public async Task RunAsync()
        {
            await using var store = new StoreRun();
            await OpenAsync(store);
            for (var step = 0; step < 30; step++)
            {
                _rows.Generation = step / 6;
                try
                {
                    await StepAsync(store, step);
                    await CheckAsync(store.Store);
                }
                catch (Exception error)
                {
                    Assert.Fail($"seed {_seed}, step {step}: {error.Message}\n{string.Join('\n', _steps)}\n{error}");
                }
            }
        }

        Task OpenAsync(StoreRun store) => store.OpenAsync(
            options => options with { Clock = _time, Compaction = new() { IsAutomatic = false } });

        async Task StepAsync(StoreRun store, int step)
        {
            switch (step == 0 ? 0 : step == 1 ? 7 : _random.Next(19))
            {
                case < 7:
                    await WriteAsync(store);
                    break;
                case 7 or 8:
                    await CreateAsync(store.Store);
                    break;
                case 9 or 10 or 11:
                    var delete = _conditions.ForDelete();
                    _steps.Add($"delete {delete.Sql}");
                    await store.QueryAsync($"DELETE FROM db.m WHERE {delete.Sql}");
                    break;
                case 12:
                    _steps.Add("checkpoint");
                    await store.Store.CheckpointAsync();
                    break;
                case 13:
                    _steps.Add("reopen");
                    await OpenAsync(store);
                    break;
                case 14:
                    _steps.Add("compact");
                    await store.Store.CompactAsync();
                    break;
                case 15:
                    await RetainAsync(store.Store);
                    break;
                case 16:
                    await DropAsync(store.Store);
                    break;
                case 17:
                    _time.Now += TimeSpan.FromMinutes(_random.Next(200));
                    _steps.Add($"time {_time.Now}");
                    break;
                default:
                    _steps.Add("evict");
                    await store.Store.Caches.RunAsync(default);
                    break;
            }
        }

        async Task WriteAsync(StoreRun store)
        {
            var count = _random.Next(8) == 0 ? _random.Next(500) : _random.Next(1, 30);
            var lines = new StringBuilder();
            for (var i = 0; i < count; i++)
            {
                var row = _rows.Row();
                _model.Write(row);
                lines.Append(RandomRows.Line(row)).Append('\n');
            }

            _steps.Add(count < 6 ? lines.ToString() : $"write {count} rows");
            await store.WriteAsync(lines.ToString());
        }

        async Task CreateAsync(TimeSeriesStore store)
        {
            string[] tags = [.. _rows.Tags.Where(_model.Columns.Contains)];
            string[] fields = [.. _rows.Fields.Where(_model.Columns.Contains)];
            var possible = tags.Concat(_random.Next(3) == 0 ? fields.Where(field => field[0] != 'f') : []);
            string[] keys = [.. possible.Where(_ => _random.Next(3) > 0).Take(3)];
            var name = $"c{_names++}";
            if (_random.Next(3) > 0)
            {
                string[] values = [.. fields.Where(field => !keys.Contains(field) && _random.Next(2) == 0)];
                var request = new LastCacheRequest
                {
                    Name = name, KeyColumns = _random.Next(3) == 0 ? null : keys, ValueColumns = _random.Next(3) == 0 ? values : null,
                    Count = _random.Next(2) == 0 ? 1 : _random.Next(1, 4), TimeToLive = _age,
                };
                _steps.Add($"create last {name} by {(request.KeyColumns is null ? "series" : string.Join(',', keys))}, {request.Count}");
                await store.Caches.CreateAsync("db", "m", request);
                return;
            }

            string[] columns = [.. tags.Concat(fields.Where(field => field[0] == 's' && _random.Next(3) == 0))];
            if (columns.Length > 0)
            {
                _steps.Add($"create distinct {name} of {string.Join(',', columns)}");
                await store.Caches.CreateAsync("db", "m", new DistinctCacheRequest(columns) { Name = name, MaxAge = _age });
            }
        }

        async Task DropAsync(TimeSeriesStore store)
        {
            CacheFacts[] caches = [.. store.Caches.List(store.Catalog.Current)];
            if (caches.Length > 0)
            {
                var cache = caches[_random.Next(caches.Length)];
                _steps.Add($"drop {cache.Name}");
                await store.Caches.DropAsync("db", "m", cache.Kind, cache.Name);
            }
        }

        async Task RetainAsync(TimeSeriesStore store)
        {
            var first = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000 + _random.Next(0, 400_000_000));
            TimeSpan? period = _random.Next(3) == 0 ? null : _time.Now - first;
            _steps.Add($"retention {period}");
            await store.Catalog.SetRetentionAsync("db", "m", period);
        }

        async Task CheckAsync(TimeSeriesStore store)
        {
            var table = store.Catalog.Current.FindDatabase("db")!.FindTable("m")!;
            var isFilled = table.LastCaches.Count + table.DistinctCaches.Count > 0 && _random.Next(3) > 0;
            if (isFilled)
            {
                await store.Caches.WaitAsync(table.Id, new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token);
            }

            using var view = await TableRowsView.OpenAsync(store, "m");
            var check = new AnswerCheck(view!);
            foreach (var cache in table.LastCaches)
            {
                var keys = CacheColumns.KeysOf(table, cache);
                string[] values = [.. table.Columns.Select(column => column.Name).Where(_ => _random.Next(3) == 0)];
                Count(isFilled, check.Latest(keys, values, [], _random.Next(1, cache.Count + 2)));
                Count(isFilled, check.Latest([.. keys.Where(_ => _random.Next(2) == 0)], [], [.. values.Take(2)], _random.Next(0, 2)));
                if (_random.Next(3) == 0)
                {
                    check.LastCache(await view!.Table.Caches.OpenLastAsync(cache.Name, default), keys, cache.Count, _age == Forever);
                }
            }

            foreach (var cache in table.DistinctCaches)
            {
                string[] columns = [.. cache.Columns.Select(id => table.FindById(id)!.Name)];
                Count(isFilled, check.Distinct(columns));
                Count(isFilled, check.Distinct([.. columns.Where(_ => _random.Next(2) == 0).DefaultIfEmpty(columns[0])]));
                if (_random.Next(3) == 0 && _age == Forever)
                {
                    check.DistinctCache(await view!.Table.Caches.OpenDistinctAsync(cache.Name, default));
                }
            }
        }

        /// <summary>Counts a question; whether one is answered while the caches are being filled depends on how soon they are.</summary>
        void Count(bool isFilled, bool isAnswered)
        {
            Asked += isFilled ? 1 : 0;
            Answered += isFilled && isAnswered ? 1 : 0;
        }
    }
}
