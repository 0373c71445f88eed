using Quiver.Arrow.Errors;
using Xunit;

namespace Quiver.Formats.Tests.Datasets;

public sealed class PartitionedWriteTests : IDisposable
{
    const string Rows =
        "SELECT range AS a, range % 3 AS year, CASE range % 5 WHEN 0 THEN NULL WHEN 1 THEN 'NULL' WHEN 2 THEN '' "
        + "WHEN 3 THEN 'x y/é=%' ELSE '__HIVE_DEFAULT_PARTITION__' END AS s, "
        + "DATE '2024-01-02' + CAST(range % 2 AS INTEGER) AS d FROM range(3000)";

    readonly SqlFolder _sql = new();

    public void Dispose() => _sql.Dispose();

    [Theory]
    [InlineData("parquet")]
    [InlineData("csv")]
    [InlineData("json")]
    public async Task Rows_are_in_the_folder_of_their_values(string format)
    {
        await _sql.RunAsync($"COPY ({Rows}) TO '$/t' (FORMAT {format}, PARTITION_BY (year, s, d))");
        Assert.Equal(30, _sql.Files.Count());
        Assert.Contains($"t/year=0/s=__HIVE_DEFAULT_PARTITION__/d=2024-01-02/data_0.{format}", _sql.Files);
        Assert.Contains($"t/year=1/s=%4EULL/d=2024-01-03/data_0.{format}", _sql.Files);
        Assert.Contains($"t/year=0/s=x%20y%2F%C3%A9%3D%25/d=2024-01-03/data_0.{format}", _sql.Files);
    }

    [Fact]
    public async Task Rows_are_read_back_as_they_were()
    {
        await _sql.RunAsync($"COPY ({Rows}) TO '$/t' (FORMAT parquet, PARTITION_BY (year, s, d))");
        Assert.Equal(
            await _sql.RowsAsync($"SELECT a, d, s, year FROM ({Rows}) ORDER BY a"),
            await _sql.RowsAsync("SELECT a, d, s, year FROM '$/t/**/*.parquet' ORDER BY a"));
    }

    [Fact]
    public async Task Folder_with_files_is_refused_unless_an_option_says_what_becomes_of_them()
    {
        await _sql.RunAsync("COPY (SELECT 1 AS a, 2 AS b) TO '$/t' (FORMAT csv, PARTITION_BY a)");
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(
            () => _sql.RunAsync("COPY (SELECT 1 AS a, 3 AS b) TO '$/t' (FORMAT csv, PARTITION_BY (a))"));
        Assert.Equal(ErrorCode.AlreadyExists, error.Code);
        await _sql.RunAsync(
            "COPY (SELECT 5 AS a, 3 AS b) TO '$/t' (FORMAT csv, PARTITION_BY (a), OVERWRITE_OR_IGNORE, FILENAME_PATTERN 'f_{i}')");
        Assert.Equal(["t/a=1/data_0.csv", "t/a=5/f_0.csv"], _sql.Files);
        await _sql.RunAsync("COPY (SELECT 5 AS a, 3 AS b) TO '$/t' (FORMAT csv, PARTITION_BY (a), APPEND)");
        Assert.Equal(3, _sql.Files.Count());
        await _sql.RunAsync("COPY (SELECT 6 AS a, 3 AS b) TO '$/t' (FORMAT csv, PARTITION_BY (a), OVERWRITE, FILE_EXTENSION 'txt')");
        Assert.Equal(["t/a=6/data_0.txt"], _sql.Files);
    }

    [Fact]
    public async Task Partition_columns_are_written_where_asked_for()
    {
        await _sql.RunAsync("COPY (SELECT 6 AS a, 3 AS b) TO '$/t' (FORMAT csv, PARTITION_BY (a), WRITE_PARTITION_COLUMNS true)");
        Assert.Equal("a,b\n6,3\n", File.ReadAllText(Path.Combine(_sql.Root, "t/a=6/data_0.csv")));
    }

    [Theory]
    [InlineData("SELECT range AS a, 1 / (900 - range) AS x FROM range(1000)")]
    [InlineData("SELECT range AS a, 1 / (90000 - range) AS x FROM range(100000)")]
    public async Task Failed_write_leaves_nothing_behind(string query)
    {
        await Assert.ThrowsAsync<QuiverException>(() => _sql.RunAsync($"COPY ({query}) TO '$/x/y' (FORMAT parquet, PARTITION_BY (a))"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_sql.Root));
    }

    [Fact]
    public async Task Failed_write_leaves_the_files_that_were_there()
    {
        await _sql.RunAsync("COPY (SELECT 1 AS a, 2 AS b) TO '$/t' (FORMAT csv, PARTITION_BY a)");
        await Assert.ThrowsAsync<QuiverException>(() => _sql.RunAsync(
            "COPY (SELECT range AS a, 1 / (90 - range) AS x FROM range(100)) TO '$/t' (FORMAT csv, PARTITION_BY (a), OVERWRITE)"));
        Assert.Equal(["t/a=1/data_0.csv"], _sql.Files);
    }

    [Fact]
    public async Task More_partitions_than_open_files_go_to_more_files()
    {
        await _sql.RunAsync("COPY (SELECT range AS a, range % 250 AS k FROM range(20000)) TO '$/t' (FORMAT parquet, PARTITION_BY (k))");
        Assert.True(_sql.Files.Count() >= 250);
        Assert.DoesNotContain(_sql.Files, f => f.Contains("partial", StringComparison.Ordinal));
        Assert.Equal("20000|199990000|250", await _sql.RowsAsync("SELECT count(*), sum(a), count(DISTINCT k) FROM '$/t/*/*.parquet'"));
    }

    [Theory]
    [InlineData("PARTITION_BY (nope)", ErrorCode.UnknownColumn)]
    [InlineData("PARTITION_BY (a, b)", ErrorCode.InvalidStatement)]
    [InlineData("PARTITION_BY (a, a)", ErrorCode.InvalidValue)]
    [InlineData("APPEND", ErrorCode.WrongArguments)]
    [InlineData("PARTITION_BY (a), APPEND, OVERWRITE", ErrorCode.WrongArguments)]
    [InlineData("PARTITION_BY (a), FILENAME_PATTERN '../x'", ErrorCode.InvalidValue)]
    [InlineData("PARTITION_BY (a), NOT_AN_OPTION 1", ErrorCode.WrongArguments)]
    public async Task Wrong_option_is_an_error_that_leaves_nothing(string options, ErrorCode code)
    {
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(
            () => _sql.RunAsync($"COPY (SELECT 1 AS a, 2 AS b) TO '$/t' (FORMAT parquet, {options})"));
        Assert.Equal(code, error.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_sql.Root));
    }
}
