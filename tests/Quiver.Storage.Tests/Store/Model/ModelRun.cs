using System.Globalization;
using System.Text;
using Xunit;

namespace Quiver.Storage.Tests.Store.Model;

/// <summary>One random history of a table and its model.</summary>
sealed class ModelRun
{
    readonly int _seed;
    readonly Random _random;
    readonly ModelTable _table = new();
    readonly RandomRows _rows;
    readonly RandomConditions _conditions;
    readonly List<string> _history = [];

    public ModelRun(int seed)
    {
        (_seed, _random) = (seed, new Random(seed));
        _rows = new RandomRows(_random);
        _conditions = new RandomConditions(_random, _rows, _table);
    }

    public async Task RunAsync()
    {
        await using var store = new StoreRun();
        await OpenAsync(store);
        for (var step = 0; step < 40; step++)
        {
            _rows.Generation = step / 8;
            try
            {
                await StepAsync(store, step);
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {_seed}, step {step}: {error}\n{string.Join('\n', _history.TakeLast(12))}");
            }
        }
    }

    async Task StepAsync(StoreRun store, int step)
    {
        switch (step == 0 ? 0 : _random.Next(16))
        {
            case < 7:
                await WriteAsync(store);
                break;
            case < 9:
                var delete = _conditions.ForDelete();
                _history.Add($"delete {delete.Sql}");
                await store.QueryAsync($"DELETE FROM db.m WHERE {delete.Sql}");
                _table.Delete(delete.Passes);
                break;
            case < 12:
                _history.Add("checkpoint");
                await store.Store.CheckpointAsync();
                break;
            case 12:
                _history.Add("reopen");
                await OpenAsync(store);
                break;
            case 13:
                _history.Add("compact");
                await store.Store.CompactAsync();
                break;
            default:
                break;
        }

        await CompareAsync(store, step);
    }

    async Task WriteAsync(StoreRun store)
    {
        var count = _random.Next(6) == 0 ? _random.Next(3000) : _random.Next(1, 40);
        var lines = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var row = _rows.Row();
            _table.Write(row);
            lines.Append(RandomRows.Line(row)).Append('\n');
        }

        _history.Add($"write {count} rows");
        await store.WriteAsync(lines.ToString());
    }

    async Task CompareAsync(StoreRun store, int step)
    {
        string[] all = [.. _table.Columns];
        var condition = _conditions.Any();
        string[] columns = _random.Next(2) == 0 ? all : [.. all.Where(_ => _random.Next(2) == 0).DefaultIfEmpty("time")];
        var sql = $"SELECT {List(columns)} FROM db.m WHERE {condition.Sql}";
        Check(step, sql, _table.Show(columns, condition.Passes), await store.TextAsync(sql));
        if (step % 4 != 0)
        {
            return;
        }

        sql = $"SELECT {List(all)} FROM db.m";
        Check(step, sql, _table.Show(all, _ => true), await store.TextAsync(sql));
        sql = $"SELECT count(*), min(epoch_ns(time)), max(epoch_ns(time)) FROM db.m WHERE {condition.Sql}";
        ModelRow[] passing = [.. _table.Rows.Where(condition.Passes)];
        var expected = passing.Length == 0 ? "0|-|-" : string.Create(
            CultureInfo.InvariantCulture, $"{passing.Length}|{passing.Min(row => row.Time)}|{passing.Max(row => row.Time)}");
        Check(step, sql, expected, await store.TextAsync(sql));
        sql = $"SELECT epoch_ns(time) FROM db.m WHERE {condition.Sql} ORDER BY time DESC LIMIT 7";
        expected = string.Join('\n', passing.Select(row => row.Time).OrderDescending().Take(7).Select(time => ModelRow.Show(time))
            .Order(StringComparer.Ordinal));
        Check(step, sql, expected, await store.TextAsync(sql));
        if (_table.Columns.Contains("i0"))
        {
            sql = $"SELECT {List(all)} FROM db.m JOIN (VALUES (3), (6)) AS wanted(x) ON m.i0 = wanted.x";
            Check(step, sql, _table.Show(all, row => row["i0"] is 3L or 6L), await store.TextAsync(sql));
            sql = "SELECT i0, count(*) FROM db.m GROUP BY i0";
            expected = string.Join('\n', _table.Rows.GroupBy(row => ModelRow.Show(row["i0"]))
                .Select(group => $"{group.Key}|{group.Count()}").Order(StringComparer.Ordinal));
            Check(step, sql, expected, await store.TextAsync(sql));
        }
    }

    void Check(int step, string sql, string expected, string actual)
    {
        if (expected != actual)
        {
            var (wanted, got) = (Counted(expected), Counted(actual));
            Assert.Fail(
                $"seed {_seed}, step {step}: {sql}\nmissing:\n{string.Join('\n', wanted.Except(got).Take(10))}\n"
                + $"too much:\n{string.Join('\n', got.Except(wanted).Take(10))}\n{wanted.Count} and {got.Count} rows\n"
                + string.Join('\n', _history.TakeLast(12)));
        }
    }

    async Task OpenAsync(StoreRun store)
    {
        int?[] sizes = [1, 3, 64, 1000, null];
        var engine = new DatabaseOptions { Threads = _random.Next(1, 5), BatchSize = sizes[_random.Next(sizes.Length)] };
        var checkpoint = _random.Next(3) == 0 ? 1 << 16 : 64L << 20;
        var window = TimeSpan.FromHours(_random.Next(2) == 0 ? 24 : 1);
        _history.Add($"threads {engine.Threads}, batches of {engine.BatchSize}, checkpoints of {checkpoint}");
        await store.OpenAsync(options => options with { CheckpointBytes = checkpoint, Window = window }, engine);
    }

    static List<string> Counted(string text) => [.. text.Split('\n').CountBy(line => line).Select(line => $"{line.Value} x {line.Key}")];

    static string List(IEnumerable<string> columns) => string.Join(
        ", ", columns.Select(column => column == "time" ? "epoch_ns(time)" : column));
}
