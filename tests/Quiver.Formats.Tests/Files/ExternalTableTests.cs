using Quiver.Arrow.Errors;
using Quiver.Formats.Tests.Datasets;
using Xunit;

namespace Quiver.Formats.Tests.Files;

/// <summary>CREATE EXTERNAL TABLE: files under a name.</summary>
public sealed class ExternalTableTests : IDisposable
{
    readonly SqlFolder _sql = new();

    public void Dispose() => _sql.Dispose();

    [Fact]
    public async Task Csv_hasTheColumnsOfTheDefinition()
    {
        await _sql.RowsAsync("COPY (VALUES (1, '01', NULL), (2, '02', 5)) TO '$/new/folder/a.csv' OPTIONS ('format.has_header' 'false')");
        await _sql.RowsAsync(
            "CREATE EXTERNAL TABLE t (n BIGINT, \"the text\" VARCHAR, d DECIMAL(5, 2),) STORED AS CSV WITH ORDER (n ASC) "
            + "LOCATION '$/new/folder/a.csv' OPTIONS ('format.has_header' 'false')");
        Assert.Equal("1|01|∅\n2|02|5.00", await _sql.RowsAsync("SELECT * FROM t ORDER BY n"));
        Assert.Equal("Int64|Utf8|Decimal(5, 2)", await _sql.RowsAsync("SELECT typeof(n), typeof(\"the text\"), typeof(d) FROM t LIMIT 1"));
    }

    [Fact]
    public async Task Files_areReadAsTheyAreNow()
    {
        await _sql.RowsAsync("COPY (SELECT 1 AS a, 'x' AS b) TO '$/p.parquet'");
        await _sql.RowsAsync("CREATE EXTERNAL TABLE t STORED AS PARQUET LOCATION '$/p.parquet'");
        Assert.Equal("1|x", await _sql.RowsAsync("SELECT * FROM t"));
        await _sql.RowsAsync("COPY (SELECT 2 AS a, 'y' AS b) TO '$/p.parquet'");
        Assert.Equal("2|y", await _sql.RowsAsync("SELECT * FROM t"));
    }

    [Fact]
    public async Task Folder_isReadWithTheFoldersInIt_andItsPartitions()
    {
        await _sql.RowsAsync("COPY (SELECT 1 AS a) TO '$/q/part=1/f.parquet'");
        await _sql.RowsAsync("COPY (SELECT 2 AS a) TO '$/q/part=2/f.parquet'");
        await _sql.RowsAsync(
            "CREATE EXTERNAL TABLE t (a INT, part VARCHAR) STORED AS PARQUET PARTITIONED BY (part) LOCATION '$/q/'");
        Assert.Equal("1|1|Utf8\n2|2|Utf8", await _sql.RowsAsync("SELECT a, part, typeof(part) FROM t ORDER BY a"));
    }

    [Fact]
    public async Task CopyWithPartitions_writesFolders()
    {
        await _sql.RowsAsync("COPY (SELECT 1 AS a, 'x' AS k) TO '$/w' STORED AS CSV PARTITIONED BY (k)");
        Assert.Equal("1|x", await _sql.RowsAsync("SELECT * FROM read_csv('$/w/*/*.csv', hive_partitioning := true)"));
    }

    [Fact]
    public async Task DropTable_andOrReplace_andIfNotExists()
    {
        await _sql.RowsAsync("COPY (SELECT 1 AS a) TO '$/p.json'");
        await _sql.RowsAsync("CREATE EXTERNAL TABLE t STORED AS JSON LOCATION '$/p.json'");
        await _sql.RowsAsync("CREATE EXTERNAL TABLE IF NOT EXISTS t STORED AS JSON LOCATION '$/none.json'");
        await _sql.RowsAsync("CREATE OR REPLACE EXTERNAL TABLE t (a VARCHAR) STORED AS JSON LOCATION '$/p.json'");
        Assert.Equal("Utf8", await _sql.RowsAsync("SELECT typeof(a) FROM t"));
        QuiverException taken = await FailsAsync("CREATE EXTERNAL TABLE t STORED AS JSON LOCATION '$/p.json'");
        Assert.Equal(ErrorCode.AlreadyExists, taken.Code);
        await _sql.RowsAsync("DROP TABLE t");
        Assert.Equal(ErrorCode.UnknownTable, (await FailsAsync("SELECT * FROM t")).Code);
    }

    [Theory]
    [InlineData("CREATE EXTERNAL TABLE t STORED AS PARQUET LOCATION '$/none/x.parquet'", "no file")]
    [InlineData("CREATE EXTERNAL TABLE t LOCATION '$/x.parquet'", "expected STORED AS and a format")]
    [InlineData("CREATE EXTERNAL TABLE t STORED AS CSV", "expected LOCATION and the path of the files")]
    [InlineData("CREATE EXTERNAL TABLE t STORED AS AVRO LOCATION '$/x'", "STORED AS takes csv, json, parquet or arrow, not \"avro\"")]
    [InlineData("CREATE EXTERNAL TABLE t STORED AS CSV LOCATION '$/x' OPTIONS ('a b' '1')", "there is no option \"a b\" of files")]
    public async Task Mistakes_areTold(string sql, string message) =>
        Assert.Contains(message, (await FailsAsync(sql)).Message, StringComparison.Ordinal);

    async Task<QuiverException> FailsAsync(string sql) => await Assert.ThrowsAsync<QuiverException>(() => _sql.RowsAsync(sql));
}
