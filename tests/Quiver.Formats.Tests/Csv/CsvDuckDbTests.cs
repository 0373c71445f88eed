using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Quiver.Formats.Tests.Csv;

/// <summary>
/// DuckDB and Quiver read the same from the same files, and from each other's. Runs where QUIVER_DUCKDB names a folder in which
/// <c>npm install @duckdb/node-api</c> was run.
/// </summary>
public sealed class CsvDuckDbTests : IDisposable
{
    const string Script = """
        const { DuckDBInstance } = require('@duckdb/node-api');
        (async () => {
          const c = await (await DuckDBInstance.create()).connect();
          const all = [];
          for (const sql of JSON.parse(require('fs').readFileSync(0, 'utf8'))) {
            const reader = await c.runAndReadAll(sql);
            all.push(reader.getRows().map(r => r.map(v => v === null ? '∅' : String(v)).join('|')).join('\n'));
          }
          console.log(JSON.stringify(all));
        })().catch(e => { console.error(e.message); process.exit(1); });
        """;

    readonly string _folder = Directory.CreateTempSubdirectory("quiver-duckdb-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Files, and queries over them: @ is the file.</summary>
    static readonly (string Text, string Sql)[] Cases =
    [
        ("a,b\n1,x\n2,\"y,z\"\n", "SELECT a::VARCHAR, b FROM '@'"),
        ("a;b;c\n1;2,5;\"x;\"\"y\"\"\"\n", "SELECT a::VARCHAR, b, c FROM '@'"),
        ("a|b\r\n1|\r\n|2\r\n", "SELECT a::VARCHAR, b::VARCHAR FROM '@'"),
        ("# c\na\tb\n1\t2\n#d\n3\t4\n", "SELECT a::VARCHAR, b::VARCHAR FROM '@'"),
        ("made by\nus, today\na,b,c\n1,2,3\n4,5,6\n", "SELECT a::VARCHAR, b::VARCHAR, c::VARCHAR FROM '@'"),
        ("a,b\n'x,y',2\n'z',3\n", "SELECT a, b::VARCHAR FROM '@'"),
        ("d\n13/02/2020\n01/03/2020\n", "SELECT d::VARCHAR FROM '@'"),
        ("d\n02/13/2020\n03/01/2020\n", "SELECT d::VARCHAR FROM '@'"),
        ("d\n13.02.2020\n01.03.2020\n", "SELECT d::VARCHAR FROM '@'"),
        ("t\n2020-01-02T03:04:05\n2020-01-02 03:04:05.25\n", "SELECT t::VARCHAR FROM '@'"),
        ("t\n13/02/2020 10:00:00\n14/02/2020 11:00:00\n", "SELECT t::VARCHAR FROM '@'"),
        ("b\ntrue\nFALSE\n", "SELECT b::VARCHAR FROM '@'"),
        ("n\n1e3\n-.5\n12345678901234567890\n", "SELECT n > 5 FROM '@'"),
        ("a,b\n1\n2,3\n", "SELECT a::VARCHAR, b::VARCHAR FROM read_csv('@', null_padding = true, header = true)"),
        ("x,NA\n1,NA\n2,-\n", "SELECT x::VARCHAR, c::VARCHAR FROM read_csv('@', names = ['x', 'c'], header = true, nullstr = ['NA', '-'])"),
        ("n;m\n1.234,5;1\n-2,5;3\n", "SELECT n::VARCHAR, m::VARCHAR FROM read_csv('@', delim = ';', decimal_separator = ',', thousands = '.')"),
        ("1,2\n3,4\n", "SELECT column0::VARCHAR, column1::VARCHAR FROM '@'"),
        ("T a,B-b,select,1x,T A\n1,2,3,4,5\n", "SELECT t_a::VARCHAR, bb::VARCHAR, _select::VARCHAR, _1x::VARCHAR, t_a_1::VARCHAR "
            + "FROM read_csv('@', normalize_names = true)"),
        ("d\n02-01-20\n", "SELECT d::VARCHAR FROM read_csv('@', dateformat = '%d-%m-%y', columns = {'d': 'DATE'}, header = true)"),
        ("t\n02.01.2020 5 PM\n", "SELECT t::VARCHAR FROM read_csv('@', timestampformat = '%d.%m.%Y %I %p', "
            + "columns = {'t': 'TIMESTAMP'}, header = true)"),
        ("a,b\n1,x\n2,y,z\n3\nq,w\n", "SELECT a::VARCHAR, b FROM read_csv('@', columns = {'a': 'INTEGER', 'b': 'VARCHAR'}, "
            + "ignore_errors = true)"),
        ("a,b\n1,2\n", "SELECT a::VARCHAR, b::VARCHAR FROM read_csv('@', types = ['INTEGER', 'VARCHAR'])"),
        ("junk\na,b\n1,2\n", "SELECT a::VARCHAR, b::VARCHAR FROM read_csv('@', skip = 1)"),
        ("a;b\n\"x;y\";13/02/2020 10:00:00\nz;14/02/2020 11:00:00\n",
            "SELECT Delimiter, Quote, NewLineDelimiter, SkipRows::VARCHAR, HasHeader::VARCHAR, TimestampFormat, Columns[2].type FROM sniff_csv('@')"),
    ];

    [Fact]
    public async Task Files_areReadAsDuckDbReadsThem()
    {
        string[] queries = [.. Cases.Select((c, i) => c.Sql.Replace("@", Write($"f{i}.csv", c.Text), StringComparison.Ordinal))];
        string[] expected = DuckDb(queries);
        var actual = new List<string>();
        foreach (string query in queries)
        {
            actual.Add(await QuiverAsync(query));
        }

        Assert.Equal(expected, actual);
    }

    [Fact]
    public async Task Files_ofTheOther_areReadBack()
    {
        const string Rows = "SELECT i AS id, CASE WHEN i % 7 = 0 THEN NULL WHEN i % 5 = 0 THEN '' WHEN i % 3 = 0 THEN 'a,\"b\"' "
            + "ELSE 'x' || i END AS s, i / 8.0 AS v, DATE '2020-01-01' + CAST(i AS INTEGER) AS d, i % 2 = 0 AS b, "
            + "TIMESTAMP '2020-01-01 00:00:00' + INTERVAL 1 HOUR AS t FROM range(500) r(i)";
        string ours = Path.Combine(_folder, "ours.csv");
        string theirs = Path.Combine(_folder, "theirs.csv");
        await QuiverAsync($"COPY ({Rows}) TO '{ours}'");
        string expected = await QuiverAsync(Read($"({Rows}) q"));
        string[] read = DuckDb($"COPY ({Rows}) TO '{theirs}'", Read($"read_csv('{ours}')"));
        Assert.Equal(expected, await QuiverAsync(Read($"'{ours}'")));
        Assert.Equal(expected, await QuiverAsync(Read($"'{theirs}'")));

        // DuckDB takes a quoted empty field for null too.
        Assert.Equal(expected.Replace("||", "|∅|", StringComparison.Ordinal), read[1]);
    }

    static string Read(string source) =>
        $"SELECT id::VARCHAR, s, (v * 1000)::BIGINT::VARCHAR, d::VARCHAR, b::VARCHAR, t::VARCHAR FROM {source} ORDER BY id";

    static string[] DuckDb(params string[] queries)
    {
        string? folder = Environment.GetEnvironmentVariable("QUIVER_DUCKDB");
        Assert.SkipUnless(folder is not null, "QUIVER_DUCKDB is not set");
        var start = new ProcessStartInfo("node", ["-e", Script])
        {
            WorkingDirectory = folder!, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Write(JsonSerializer.Serialize(queries));
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
        return JsonSerializer.Deserialize<string[]>(output)!;
    }

    static async Task<string> QuiverAsync(string sql)
    {
        await using Database database = Database.Open(new DatabaseOptions { Threads = 2 });
        await using QueryResult result = await database.Connect().QueryAsync(sql, TestContext.Current.CancellationToken);
        return CsvReading.Show(await result.ToRowsAsync(TestContext.Current.CancellationToken));
    }

    string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
