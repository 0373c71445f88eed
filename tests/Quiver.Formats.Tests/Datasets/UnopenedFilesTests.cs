using System.Globalization;
using Quiver.Arrow.Errors;
using Xunit;

namespace Quiver.Formats.Tests.Datasets;

/// <summary>Tables of so many files that the first tells the columns and the others are opened when they are scanned.</summary>
public sealed class UnopenedFilesTests : IDisposable
{
    const int Count = 70;

    readonly SqlFolder _sql = new();

    public void Dispose() => _sql.Dispose();

    [Fact]
    public async Task Files_that_a_folder_rules_out_are_not_opened()
    {
        await CreateAsync();
        foreach (string path in _sql.Files.Where(f => f.StartsWith("t/k=", StringComparison.Ordinal))
            .Skip(1).Where(f => f != "t/k=55/a.parquet"))
        {
            await File.WriteAllTextAsync(Path.Combine(_sql.Root, path), "not Parquet", TestContext.Current.CancellationToken);
        }

        Assert.Equal("550|55", await _sql.RowsAsync("SELECT a, k FROM '$/t/*/a.parquet' WHERE k = 55"));
        Assert.Equal("1", await _sql.RowsAsync("SELECT count(*) FROM '$/t/*/a.parquet' WHERE k BETWEEN 55 AND 55"));
        Assert.Equal("550", await _sql.RowsAsync("SELECT a FROM '$/t/*/a.parquet' t JOIN (SELECT 55 AS p) ON t.k = p"));
        QuiverException error = await FailsAsync(ErrorCode.CorruptFile, "SELECT sum(a) FROM '$/t/*/a.parquet'", anyCode: true);
        Assert.Contains("a.parquet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_rows_come_in_the_order_of_the_files()
    {
        await CreateAsync();
        string[] expected = [.. Enumerable.Range(0, Count).Select(i => $"{i * 10}|{i}")];
        Assert.Equal(string.Join("\n", expected), await _sql.RowsAsync("SELECT a, k FROM '$/t/*/a.parquet' ORDER BY k"));
        Assert.Equal(
            string.Join("\n", _sql.Files.Select(f => int.Parse(f["t/k=".Length..f.LastIndexOf('/')], CultureInfo.InvariantCulture) * 10)),
            await _sql.RowsAsync("SELECT a FROM '$/t/*/a.parquet'"));
        Assert.Equal("70|24150", await _sql.RowsAsync("SELECT count(*), sum(a) FROM '$/t/*/a.parquet'"));
        Assert.Equal("70", await _sql.RowsAsync("SELECT count(a) FROM '$/t/*/a.parquet'"));
    }

    [Fact]
    public async Task Later_file_is_cast_to_the_type_of_the_first()
    {
        await CreateAsync();
        await WriteAsync("t/k=7/a", "SELECT 'x' AS other, 71::BIGINT AS a");
        await WriteAsync("t/k=8/a", "SELECT '81' AS a");
        await WriteAsync("t/k=9/a", "SELECT NULL::BIGINT AS a");
        const string rows = "SELECT typeof(a), a FROM '$/t/*/a.parquet' WHERE k BETWEEN 6 AND 9 ORDER BY k";
        Assert.Equal("Int32|60\nInt32|71\nInt32|81\nInt32|∅", await _sql.RowsAsync(rows));
        Assert.Equal("69", await _sql.RowsAsync("SELECT count(a) FROM '$/t/*/a.parquet'"));
        Assert.Equal("9", await _sql.RowsAsync("SELECT k FROM '$/t/*/a.parquet' WHERE a IS NULL"));
        Assert.Equal("8", await _sql.RowsAsync("SELECT k FROM '$/t/*/a.parquet' WHERE a = 81"));
        Assert.Equal("Utf8", await _sql.RowsAsync("SELECT DISTINCT typeof(a) FROM read_parquet('$/t/*/a.parquet', union_by_name = true)"));
    }

    [Fact]
    public async Task Later_file_that_does_not_fit_is_named()
    {
        await CreateAsync();
        await WriteAsync("t/k=7/a", "SELECT 3000000000 AS a");
        QuiverException error = await FailsAsync(ErrorCode.InvalidCast, "SELECT sum(a) FROM '$/t/*/a.parquet'", anyCode: true);
        Assert.Contains("k=7/a.parquet\", column \"a\"", error.Message, StringComparison.Ordinal);
        Assert.Equal("10", await _sql.RowsAsync("SELECT a FROM '$/t/*/a.parquet' WHERE k = 1"));
        await WriteAsync("t/k=7/a", "SELECT 1 AS b");
        error = await FailsAsync(ErrorCode.TypeMismatch, "SELECT sum(a) FROM '$/t/*/a.parquet'");
        Assert.Contains("k=7/a.parquet\" has no column \"a\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_analyze_counts_files_and_what_was_read_in_them()
    {
        await CreateAsync();
        string plan = await _sql.RowsAsync("EXPLAIN ANALYZE SELECT sum(a) FROM '$/t/*/a.parquet' WHERE k >= 60 AND a < 650");
        Assert.Contains("files read 10, left out by paths 60, joins 0; row groups 10, left out by bounds 5", plan,
            StringComparison.Ordinal);
        plan = await _sql.RowsAsync("EXPLAIN ANALYZE SELECT sum(a) FROM read_parquet(['$/t/k=1/a.parquet', '$/t/k=2/a.parquet'])");
        Assert.Contains("files read 2, left out by paths 0, joins 0; row groups 2, left out by bounds 0", plan, StringComparison.Ordinal);
        Assert.Contains("pages read 2", plan, StringComparison.Ordinal);
    }

    async Task CreateAsync()
    {
        for (int i = 0; i < Count; i++)
        {
            await WriteAsync(FormattableString.Invariant($"t/k={i}/a"), FormattableString.Invariant($"SELECT {i * 10}::INTEGER AS a"));
        }
    }

    async Task WriteAsync(string name, string query)
    {
        string path = Path.Combine(_sql.Root, name + ".parquet");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await _sql.RunAsync($"COPY ({query}) TO '${'/'}{name}.parquet'");
    }

    async Task<QuiverException> FailsAsync(ErrorCode code, string sql, bool anyCode = false)
    {
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(() => _sql.RowsAsync(sql));
        Assert.True(anyCode || error.Code == code, $"{error.Code}: {error.Message}");
        return error;
    }
}
