using Quiver.Arrow.Errors;
using Xunit;

namespace Quiver.Formats.Tests.Datasets;

/// <summary>Files as one table. What is expected is what DuckDB 1.5 answers, unless a test says otherwise.</summary>
public sealed class DatasetTests : IDisposable
{
    readonly SqlFolder _sql = new();

    public void Dispose() => _sql.Dispose();

    [Fact]
    public async Task Folders_are_columns_sorted_by_name_behind_the_path()
    {
        await WriteAsync("t/year=2024/s=x%20y%2Fz/d=2024-01-02/a", "SELECT 1 AS a");
        await WriteAsync("t/year=2023/s=__HIVE_DEFAULT_PARTITION__/d=2024-05-06/a", "SELECT 2 AS a");
        Assert.Equal(
            "1|$/t/year=2024/s=x%20y%2Fz/d=2024-01-02/a.parquet|2024-01-02|x y/z|2024\n"
            + "2|$/t/year=2023/s=__HIVE_DEFAULT_PARTITION__/d=2024-05-06/a.parquet|2024-05-06|∅|2023",
            await _sql.RowsAsync("SELECT * FROM read_parquet('$/t/**/*.parquet', filename = true) ORDER BY a"));
    }

    [Theory]
    [InlineData("1", "Int64")]
    [InlineData("01", "Utf8")]
    [InlineData("-5", "Int64")]
    [InlineData("99999999999999999999", "Utf8")]
    [InlineData("2024-01-02", "Date")]
    [InlineData("2024-01-02 10:00:00", "Timestamp(us)")]
    [InlineData("2024-01-02%2010:00:00", "Utf8")]
    [InlineData("true", "Utf8")]
    [InlineData("", "Utf8")]
    public async Task Type_of_a_folder_is_found_from_its_text(string value, string type)
    {
        await WriteAsync($"t/k={value}/a", "SELECT 1 AS a");
        Assert.Equal(type, await _sql.RowsAsync("SELECT typeof(k) FROM '$/t/*/a.parquet'"));
        Assert.Equal("Utf8", await _sql.RowsAsync("SELECT typeof(k) FROM read_parquet('$/t/*/a.parquet', hive_types_autocast = false)"));
        Assert.Equal("1", await _sql.RowsAsync("SELECT * FROM read_parquet('$/t/*/a.parquet', hive_partitioning = false)"));
    }

    [Fact]
    public async Task Hive_types_sets_types_and_names_what_does_not_fit()
    {
        await WriteAsync("t/k=7/a", "SELECT 1 AS a");
        Assert.Equal("Int16", await _sql.RowsAsync("SELECT typeof(k) FROM read_parquet('$/t/*/*', hive_types = {'k': 'SMALLINT'})"));
        await FailsAsync(ErrorCode.InvalidCast, "k=7", "SELECT * FROM read_parquet('$/t/*/*', hive_types = {'k': 'DATE'})");
        await FailsAsync(ErrorCode.UnknownColumn, "\"q\"", "SELECT * FROM read_parquet('$/t/*/*', hive_types = {'q': 'DATE'})");
    }

    [Fact]
    public async Task Folder_wins_over_a_column_of_its_name_and_takes_its_place()
    {
        await WriteAsync("t/year=5/a", "SELECT 7 AS b, 99 AS year, 5 AS c");
        Assert.Equal("7|5|5", await _sql.RowsAsync("SELECT * FROM '$/t/*/a.parquet'"));
    }

    [Fact]
    public async Task Folders_in_another_order_are_the_same_columns_and_other_folders_are_none()
    {
        await WriteAsync("t/p=1/q=2/a", "SELECT 1 AS a");
        await WriteAsync("t/q=4/p=3/a", "SELECT 2 AS a");
        Assert.Equal("1|1|2\n2|3|4", await _sql.RowsAsync("SELECT * FROM '$/t/*/*/*.parquet' ORDER BY a"));
        await WriteAsync("t/r=4/p=3/a", "SELECT 3 AS a");
        Assert.Equal("1\n2\n3", await _sql.RowsAsync("SELECT * FROM '$/t/*/*/*.parquet' ORDER BY a"));
        await FailsAsync(ErrorCode.TypeMismatch, "r=4", "SELECT * FROM read_parquet('$/t/*/*/*.parquet', hive_partitioning = true)");
    }

    [Fact]
    public async Task File_that_a_folder_rules_out_is_not_read()
    {
        await WriteAsync("t/year=2023/a", "SELECT 1 AS a");
        await WriteAsync("t/year=2024/a", "SELECT 2 AS a");

        // The pages of the other file are damaged: whoever reads them fails.
        byte[] bytes = File.ReadAllBytes(Path.Combine(_sql.Root, "t/year=2023/a.parquet"));
        bytes.AsSpan(4, 12).Fill(0xFF);
        File.WriteAllBytes(Path.Combine(_sql.Root, "t/year=2023/a.parquet"), bytes);
        await FailsAsync(ErrorCode.CorruptFile, "year=2023", "SELECT a FROM '$/t/*/a.parquet'");
        Assert.Equal("2", await _sql.RowsAsync("SELECT a FROM '$/t/*/a.parquet' WHERE year = 2024"));
        Assert.Equal("2", await _sql.RowsAsync("SELECT a FROM '$/t/*/a.parquet' WHERE year % 2 = 0 AND a > 0"));
        Assert.Equal("2", await _sql.RowsAsync(
            "SELECT a FROM read_parquet('$/t/*/a.parquet', filename = true) WHERE filename LIKE '%2024%'"));
    }

    [Fact]
    public async Task Union_by_name_has_all_columns_and_types_that_take_all_values()
    {
        await WriteAsync("u1", "SELECT 1 AS a");
        await WriteAsync("u2", "SELECT 3000000000 AS a, 5 AS b");
        await WriteAsync("u4", "SELECT 2.5 AS a, {'q': 1, 'p': 5} AS c");
        Assert.Equal(
            "1.0|∅|∅\n3000000000.0|5|∅\n2.5|∅|{1,5}",
            await _sql.RowsAsync("SELECT * FROM read_parquet('$/u*.parquet', union_by_name = true)"));
        Assert.Equal(
            "2.5", await _sql.RowsAsync("SELECT a FROM read_parquet('$/u*.parquet', union_by_name = true) WHERE b IS NULL AND a > 1"));
    }

    [Fact]
    public async Task Fields_of_structs_go_by_name()
    {
        await WriteAsync("s1", "SELECT {'p': 1} AS c, [{'x': 1}] AS l");
        await WriteAsync("s2", "SELECT {'q': 2, 'p': 5} AS c, [{'y': 3, 'x': 2}] AS l");
        Assert.Equal(
            "1|∅|1|∅\n5|2|2|3",
            await _sql.RowsAsync("SELECT c.p, c.q, l[1].x, l[1].y FROM read_parquet('$/s*.parquet', union_by_name = true)"));
    }

    /// <summary>DuckDB fails for a column that is narrower in the first file; here the table has the wider type.</summary>
    [Theory]
    [InlineData("1::INTEGER", "3000000000::BIGINT", "Int64", "3000000000")]
    [InlineData("3000000000::BIGINT", "1::INTEGER", "Int64", "3000000000")]
    [InlineData("1.5::FLOAT", "2.5::DOUBLE", "Float64", "2.5")]
    [InlineData("1::INTEGER", "2.5::DOUBLE", "Float64", "2.5")]
    [InlineData("1.5::DECIMAL(4,1)", "2.55::DECIMAL(10,2)", "Decimal(10, 2)", "2.55")]
    [InlineData("DATE '2024-01-01'", "TIMESTAMP '2024-01-01 10:00:00'", "Timestamp(us)", "01/01/2024 10:00:00")]
    [InlineData("'text'", "7", "Utf8", "text")]
    public async Task Narrower_type_is_widened(string first, string second, string type, string largest)
    {
        await WriteAsync("w1", $"SELECT {first} AS v, 1 AS x");
        await WriteAsync("w2", $"SELECT 2 AS x, {second} AS v");
        Assert.Equal(type, await _sql.RowsAsync("SELECT DISTINCT typeof(v) FROM '$/w*.parquet'"));
        Assert.Equal(largest, await _sql.RowsAsync("SELECT max(v) FROM '$/w*.parquet'"));
        Assert.Equal("1\n2", await _sql.RowsAsync("SELECT x FROM '$/w*.parquet' ORDER BY x"));
    }

    [Fact]
    public async Task File_that_does_not_fit_is_named()
    {
        await WriteAsync("f1", "SELECT 1 AS a, 2 AS b");
        await WriteAsync("f2", "SELECT 1 AS a");
        await FailsAsync(ErrorCode.TypeMismatch, "f2.parquet", "SELECT a FROM '$/f*.parquet'");
        await WriteAsync("g1", "SELECT 1 AS a");
        await WriteAsync("g2", "SELECT 'x' AS a");
        await FailsAsync(ErrorCode.TypeMismatch, "g2.parquet", "SELECT a FROM '$/g*.parquet'");
        await WriteAsync("h1", "SELECT 1 AS filename");
        await FailsAsync(ErrorCode.AlreadyExists, "filename", "SELECT * FROM read_parquet('$/h1.parquet', filename = true)");
        Assert.Equal("1|$/h1.parquet", await _sql.RowsAsync("SELECT * FROM read_parquet('$/h1.parquet', filename = 'path')"));
    }

    [Fact]
    public async Task Join_on_a_folder_reads_the_rows_of_its_partners()
    {
        await _sql.RunAsync("COPY (SELECT range AS a, range % 7 AS k FROM range(1000)) TO '$/j' (FORMAT parquet, PARTITION_BY (k))");
        Assert.Equal("143|71357", await _sql.RowsAsync("SELECT count(*), sum(a) FROM '$/j/*/*.parquet' JOIN (SELECT 2 AS k) s USING (k)"));
    }

    /// <summary>Filters on widened columns leave row groups out by bounds of the narrow type: any filter
    /// must give what it gives in memory.</summary>
    [Fact]
    public async Task Filter_over_files_of_different_types_gives_what_it_gives_in_memory()
    {
        var random = new Random(5);
        await _sql.RunAsync("CREATE TABLE m (v DECIMAL(24,3), d DOUBLE, t TIMESTAMP, k BIGINT, f INTEGER)");
        string[] types = ["SMALLINT", "INTEGER", "BIGINT", "DECIMAL(9,1)", "DECIMAL(18,3)"];
        for (int file = 0; file < types.Length; file++)
        {
            string d = file % 2 == 0 ? "INTEGER" : "DOUBLE";
            string t = file % 2 == 0 ? "DATE" : "TIMESTAMP";
            string rows = $"SELECT CAST(range * 37 % 501 - 250 AS {types[file]}) AS v, CAST(range % 97 AS {d}) AS d, "
                + $"CAST(DATE '2024-01-01' + CAST(range % 60 AS INTEGER) AS {t}) AS t, {file} AS f "
                + $"FROM range({file * 100}, {(file + 2) * 100})";
            string narrow = $"SELECT * EXCLUDE (f) FROM ({rows})";
            await _sql.RunAsync($"COPY ({(file == 2 ? narrow : rows)}) TO '$/p/k={file}' (FORMAT parquet, ROW_GROUP_SIZE 40)".Replace(
                $"'$/p/k={file}'", $"'$/k{file}.parquet'", StringComparison.Ordinal));
            Directory.CreateDirectory(Path.Combine(_sql.Root, $"p/k={file}"));
            File.Move(Path.Combine(_sql.Root, $"k{file}.parquet"), Path.Combine(_sql.Root, $"p/k={file}/a.parquet"));
            await _sql.RunAsync($"INSERT INTO m SELECT v, d, t, {file}, {(file == 2 ? "NULL" : "f")} FROM ({rows})");
        }

        const string table = "read_parquet('$/p/*/*.parquet', union_by_name = true)";
        string[] operators = ["=", "<>", "<", "<=", ">", ">="];
        for (int i = 0; i < 60; i++)
        {
            string op = operators[random.Next(operators.Length)];
            string[] tests =
            [
                $"v {op} {random.Next(-260, 260)}{(random.Next(2) == 0 ? "" : ".5")}",
                $"d {op} {random.Next(100)}{(random.Next(2) == 0 ? "" : ".5")}",
                $"t {op} TIMESTAMP '2024-01-{random.Next(1, 29):00} {(random.Next(2) == 0 ? "00" : "12")}:00:00'",
                $"k {op} {random.Next(6)}",
                $"v IN ({random.Next(-260, 260)}, {random.Next(-260, 260)}, 0.5)", "f IS NULL", "f IS NOT NULL", $"f {op} {random.Next(6)}",
            ];
            string filter = tests[random.Next(tests.Length)] + (random.Next(2) == 0 ? " AND " : " OR ") + tests[random.Next(tests.Length)];
            string query = $"SELECT count(*), sum(v), sum(d), min(t), max(k), count(f) FROM {{0}} WHERE {filter}";
            string expected = await _sql.RowsAsync(query.Replace("{0}", "m", StringComparison.Ordinal));
            string actual = await _sql.RowsAsync(query.Replace("{0}", table, StringComparison.Ordinal));
            Assert.True(expected == actual, $"{filter}: {actual} instead of {expected}");
        }
    }

    [Fact]
    public async Task Many_files_keep_the_order_of_their_rows()
    {
        await _sql.RunAsync("COPY (SELECT range AS a, range // 10 AS k FROM range(2500)) TO '$/m' (FORMAT parquet, PARTITION_BY (k))");
        Assert.Equal("2500|3123750|0|249", await _sql.RowsAsync("SELECT count(*), sum(a), min(k), max(k) FROM '$/m/*/*.parquet'"));
        string inOrder = string.Join("\n", Enumerable.Range(0, 250).Select(k => $"k={k}/").Order(StringComparer.Ordinal)
            .SelectMany(k => Enumerable.Range(int.Parse(k[2..^1]) * 10, 10)));
        Assert.Equal(inOrder, await _sql.RowsAsync("SELECT a FROM '$/m/*/*.parquet'"));
    }

    async Task WriteAsync(string name, string query)
    {
        string path = Path.Combine(_sql.Root, name + ".parquet");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await _sql.RunAsync($"COPY ({query}) TO '{path}' (FORMAT parquet)");
    }

    async Task FailsAsync(ErrorCode code, string names, string sql)
    {
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(() => _sql.RowsAsync(sql));
        Assert.Equal(code, error.Code);
        Assert.Contains(names, error.Message, StringComparison.Ordinal);
    }
}
