using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Quiver.Formats.Tests.Datasets;

/// <summary>The first rows of an order, for which scans leave out what cannot be among them, are those of a table in memory.</summary>
public sealed partial class TopRowsTests : IDisposable
{
    static readonly string[] _types = ["SMALLINT", "INTEGER", "BIGINT", "UINTEGER", "TIMESTAMP", "DATE", "DOUBLE", "VARCHAR"];

    readonly SqlFolder _sql = new();

    public void Dispose() => _sql.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Top_rows_of_files_are_those_of_memory(int seed)
    {
        // Files in the order of k, against it, and without it; some without the column; nulls in some row groups only.
        await _sql.RunAsync("CREATE TABLE m (id BIGINT, k BIGINT, part BIGINT)");
        for (int file = 0; file < 4; file++)
        {
            string key = file switch { 0 => "range", 1 => "8000 - range", 2 => "range * 7919 % 8000", _ => "CAST(NULL AS BIGINT)" };
            int end = file == 3 ? 6100 : (file + 1) * 2000;
            string rows = $"SELECT range AS id, CASE WHEN range % 1000 > {960 + seed} THEN NULL ELSE {key} END AS k "
                + $"FROM range({file * 2000}, {end})";
            string columns = file == 3 ? "id" : "*";
            await _sql.RunAsync($"COPY (SELECT {columns} FROM ({rows}) r) TO '$/part{file}.parquet' (FORMAT parquet, ROW_GROUP_SIZE 100)");
            string folder = Path.Combine(_sql.Root, $"p/part={file}");
            Directory.CreateDirectory(folder);
            File.Move(Path.Combine(_sql.Root, $"part{file}.parquet"), Path.Combine(folder, "a.parquet"));
            await _sql.RunAsync($"INSERT INTO m SELECT *, {file} FROM ({rows}) r");
        }

        var random = new Random(seed);
        for (int i = 0; i < 60; i++)
        {
            string nulls = random.Next(3) switch { 0 => " NULLS FIRST", 1 => " NULLS LAST", _ => "" };
            string direction = random.Next(2) == 0 ? " DESC" : "";
            string key = random.Next(5) == 0 ? "part" : "k";
            string filter = random.Next(3) == 0 ? " WHERE id % 3 = 1" : "";
            string from = random.Next(4) == 0 ? "{0} JOIN (VALUES (0), (2), (3)) v(p) ON part = p" : "{0}";
            string query = $"SELECT id, k, part FROM {from}{filter} ORDER BY {key}{direction}{nulls}, id LIMIT {random.Next(1, 60)} "
                + $"OFFSET {random.Next(3) * random.Next(40)}";
            string expected = await _sql.RowsAsync(query.Replace("{0}", "m", StringComparison.Ordinal));
            string actual = await _sql.RowsAsync(query.Replace(
                "{0}", "read_parquet('$/p/*/*.parquet', union_by_name = true)", StringComparison.Ordinal));
            Assert.True(expected == actual, $"{query}\n{actual}\ninstead of\n{expected}");
        }
    }

    [Fact]
    public async Task Top_rows_by_each_type_are_those_of_memory()
    {
        foreach (string type in _types)
        {
            string value = type switch
            {
                "TIMESTAMP" => "TIMESTAMP '2024-01-01' + range * INTERVAL '1 hour'",
                "DATE" => "DATE '1969-06-01' + CAST(range AS INTEGER)",
                _ => $"CAST(range AS {type})",
            };
            await _sql.RunAsync($"CREATE OR REPLACE TABLE m AS SELECT {value} AS k, range % 10 AS r FROM range(5000)");
            await _sql.RunAsync($"COPY m TO '$/{type}.parquet' (FORMAT parquet, ROW_GROUP_SIZE 200)");
            foreach (string order in (string[])["k", "k DESC", "r, k DESC", "r DESC, k", "k DESC NULLS LAST, r"])
            {
                string query = $"SELECT * FROM {{0}} ORDER BY {order} LIMIT 20";
                Assert.Equal(
                    await _sql.RowsAsync(query.Replace("{0}", "m", StringComparison.Ordinal)),
                    await _sql.RowsAsync(query.Replace("{0}", $"'$/{type}.parquet'", StringComparison.Ordinal)));
            }
        }
    }

    [Fact]
    public async Task Row_groups_behind_the_top_rows_are_not_read()
    {
        await _sql.RunAsync("COPY (SELECT range AS k FROM range(100000)) TO '$/a.parquet' (FORMAT parquet, ROW_GROUP_SIZE 2000)");
        string plan = await _sql.RowsAsync("EXPLAIN ANALYZE SELECT k FROM '$/a.parquet' ORDER BY k LIMIT 3");
        Assert.InRange(int.Parse(ScannedRows().Match(plan).Groups[1].ValueSpan, CultureInfo.InvariantCulture), 2000, 24_000);
    }

    [GeneratedRegex(@"Scan: .*\[rows=(\d+)")]
    private static partial Regex ScannedRows();
}
