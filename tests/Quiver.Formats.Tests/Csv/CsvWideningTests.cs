using System.Globalization;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Xunit;

namespace Quiver.Formats.Tests.Csv;

/// <summary>Values past the sample that do not fit: the statement is planned again, and nobody sees it.</summary>
public sealed class CsvWideningTests : IDisposable
{
    /// <summary>More than the sample of a megabyte.</summary>
    const int Rows = 200_000;

    readonly string _folder = Directory.CreateTempSubdirectory("quiver-csv").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, string, string, string> Late => new()
    {
        // value of row i, a late value, the type then, what the late value reads as
        { "{0}", "x", "Utf8", "x" },
        { "{0}", "1.5", "Float64", "1.5" },
        { "{0}", "9223372036854775808", "Float64", "9.223372036854776E+18" },
        { "{0}.5", "n/a", "Utf8", "n/a" },
        { "2020-01-01", "2020-01-02 03:04:05", "Timestamp(us)", "2020-01-02 03:04:05.000000" },
        { "2020-01-01", "soon", "Utf8", "soon" },
        { "01/02/2020", "02/13/2020", "Date", "2020-02-13" },
        { "01/02/2020", "32/13/2020", "Utf8", "32/13/2020" },
        { "2020-01-01 10:00:00", "2020-01-01 10:00:00.000000001", "Timestamp(ns)", "2020-01-01 10:00:00.000000" },
        { "true", "maybe", "Utf8", "maybe" },
        { "10:00:00", "25:00:00", "Utf8", "25:00:00" },
    };

    [Theory]
    [MemberData(nameof(Late))]
    public async Task LateValue_widensTheColumn_andNoRowIsLost(string usual, string late, string type, string read)
    {
        string file = Write("f.csv", Rows, usual, (Rows - 10, late));
        await using Database database = Database.Open(new DatabaseOptions { Threads = 2 });
        Connection connection = database.Connect();
        await connection.ExecuteAsync($"CREATE TABLE t AS FROM '{file}'", Token);
        await using QueryResult table = await connection.QueryAsync("SELECT v FROM t", Token);
        Assert.Equal(type, table.Schema.Fields[0].Type.ToString());
        await using QueryResult found = await connection.QueryAsync($"SELECT count(*), count(v), max(id) FROM t", Token);
        Assert.Equal([(object)(long)Rows, (long)Rows, (long)Rows - 1], (await found.ToRowsAsync(Token))[0]);
        await using QueryResult value = await connection.QueryAsync($"SELECT v FROM t WHERE id = {Rows - 10}", Token);
        Assert.Equal(read, CsvReading.Show(await value.ToRowsAsync(Token)));
    }

    [Fact]
    public async Task Query_thatReturnedNoRowYet_isPlannedAgain()
    {
        string file = Write("f.csv", Rows, "{0}", (Rows / 2, "x"));
        Assert.Equal(Rows.ToString(CultureInfo.InvariantCulture), await OneAsync($"SELECT count(v) FROM '{file}'"));
        string other = Write("g.csv", Rows, "{0}", (Rows / 2, "y"));
        await using Database database = Database.Open();
        Connection connection = database.Connect();
        string copy = Path.Combine(_folder, "out.csv");
        Assert.Equal(Rows, await connection.ExecuteAsync($"COPY (SELECT id, v FROM '{other}') TO '{copy}'", Token));
        Assert.Equal(await File.ReadAllTextAsync(other, Token), await File.ReadAllTextAsync(copy, Token));
    }

    [Fact]
    public async Task Query_thatReturnedRows_failsOnceAndSaysWhatHelps()
    {
        string file = Write("f.csv", 2 * Rows, "{0}", ((2 * Rows) - 10, "x"));
        await using Database database = Database.Open(new DatabaseOptions { Threads = 1 });
        Connection connection = database.Connect();
        await using (QueryResult result = await connection.QueryAsync($"SELECT v FROM '{file}'", Token))
        {
            QuiverException e = await Assert.ThrowsAsync<QuiverException>(() => result.ToRowsAsync(Token));
            Assert.Equal((ErrorCode.InvalidCast, (2 * Rows) - 8), (e.Code, e.Line));
            Assert.Contains("run the statement again, or pass sample_size = -1 or types = {'v': 'VARCHAR'}", e.Message, StringComparison.Ordinal);
        }

        await using QueryResult again = await connection.QueryAsync($"SELECT v FROM '{file}'", Token);
        Assert.Equal(2 * Rows, (await again.ToRowsAsync(Token)).Count);
    }

    [Fact]
    public async Task SampleOfAll_knowsTheTypesFirst()
    {
        string file = Write("f.csv", 2 * Rows, "{0}", ((2 * Rows) - 10, "x"));
        await using Database database = Database.Open();
        await using QueryResult result = await database.Connect().QueryAsync($"SELECT v FROM read_csv('{file}', sample_size = -1)", Token);
        Assert.Equal("v: Utf8", result.Schema.ToString());
        Assert.Equal(2 * Rows, (await result.ToRowsAsync(Token)).Count);
    }

    [Fact]
    public async Task TypeGiven_isNeverWidened()
    {
        string file = Write("f.csv", Rows, "{0}", (Rows - 10, "x"));
        QuiverException e = await Assert.ThrowsAsync<QuiverException>(
            () => OneAsync($"SELECT sum(v) FROM read_csv('{file}', types = {{'v': 'BIGINT'}})"));
        Assert.Equal((ErrorCode.InvalidCast, Rows - 8), (e.Code, e.Line));
        Assert.Contains("column 2 (\"v\"): \"x\" is not BIGINT, the type given", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyFiles_learnTogether()
    {
        for (int i = 0; i < 20; i++)
        {
            Write($"m{i:00}.csv", i % 2 == 0 ? 120_000 : 10, "{0}", i % 2 == 0 ? (110_000, i == 18 ? "x" : "0.5") : (3, "7"));
        }

        string files = Path.Combine(_folder, "m*.csv");
        Assert.Equal("1200100", await OneAsync($"SELECT count(v) FROM '{files}'"));
        Assert.Equal("1200100|20", await OneAsync(
            $"SELECT count(v), count(DISTINCT filename) FROM read_csv('{files}', filename = true, union_by_name = true)"));
    }

    [Fact]
    public async Task File_thatChanged_isLearnedAnew()
    {
        string file = Write("f.csv", Rows, "{0}", (Rows - 1, "x"));
        Assert.Equal("x", await OneAsync($"SELECT max(v) FROM '{file}'"));
        Write("f.csv", Rows, "{0}", (Rows - 1, "111"));
        Assert.Equal("199998", await OneAsync($"SELECT max(v) FROM '{file}'"));
    }

    [Fact]
    public async Task Limit_readsNoFurtherThanItMust()
    {
        string file = Write("f.csv", Rows, "{0}", (Rows - 1, "x"));
        await using Database database = Database.Open();
        await using QueryResult result = await database.Connect().QueryAsync($"SELECT v FROM '{file}' LIMIT 10", Token);
        Assert.Equal(10, (await result.ToRowsAsync(Token)).Count);
        Assert.Equal("v: Int64", result.Schema.ToString());
    }

    [Fact]
    public async Task Rejects_areCountedAndKept()
    {
        string file = Path.Combine(_folder, "r.csv");
        await File.WriteAllTextAsync(file, "a,b\n1,x\n2,y,z\n3\nq,w\n", Token);
        await using Database database = Database.Open();
        Connection connection = database.Connect();
        const string Columns = "columns = {'a': 'INTEGER', 'b': 'VARCHAR'}";
        await using (QueryResult counted = await connection.QueryAsync(
            $"SELECT count(*) FROM read_csv('{file}', {Columns}, ignore_errors = true)", Token))
        {
            Assert.Equal("1", CsvReading.Show(await counted.ToRowsAsync(Token)));
            Assert.Equal(
                [$"3 rows of {file} skipped, the first at line 3: Expected Number of Columns: 2 Found: 3; store_rejects = true keeps them in tables"],
                counted.Warnings);
        }

        await connection.ExecuteAsync($"CREATE TABLE t AS FROM read_csv('{file}', {Columns}, store_rejects = true)", Token);
        await using QueryResult errors = await connection.QueryAsync(
            "SELECT line, line_byte_position, byte_position, column_idx, column_name, error_type, csv_line FROM reject_errors ORDER BY line", Token);

        // DuckDB 1.5 gives the same.
        Assert.Equal(
            "3|9|12|3|∅|TOO MANY COLUMNS|2,y,z\n4|15|16|1|b|MISSING COLUMNS|3\n5|17|17|1|a|CAST|q,w",
            CsvReading.Show(await errors.ToRowsAsync(Token)));
        await using QueryResult scans = await connection.QueryAsync("SELECT delimiter, skip_rows, has_header FROM reject_scans", Token);
        Assert.Equal(",|0|true", CsvReading.Show(await scans.ToRowsAsync(Token)));
    }

    async Task<string> OneAsync(string sql)
    {
        await using Database database = Database.Open(new DatabaseOptions { Threads = 2 });
        await using QueryResult result = await database.Connect().QueryAsync(sql, Token);
        return CsvReading.Show(await result.ToRowsAsync(Token));
    }

    string Write(string name, int rows, string usual, (int Row, string Value) late)
    {
        string path = Path.Combine(_folder, name);
        using var writer = new StreamWriter(path);
        writer.Write("id,v\n");
        for (int i = 0; i < rows; i++)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{i},{(i == late.Row ? late.Value : usual.Replace("{0}", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))}\n"));
        }

        return path;
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;
}
