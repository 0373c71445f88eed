using Quiver.Bench.Run;

namespace Quiver.Bench.Data;

/// <summary>
/// Tables for SQLite, which reads no Parquet: DuckDB writes each as CSV, the bridge fills a database file from it, once. They have no
/// indexes, as the Parquet files that the other engines read have none.
/// </summary>
static class SqliteTables
{
    static readonly TimeSpan _loading = TimeSpan.FromMinutes(30);

    /// <summary>Opens the database of a data set beside an empty one in memory; null, or why that failed.</summary>
    public static string? Attach(EngineSession sqlite, string folder)
    {
        var set = Path.GetFileName(Path.GetDirectoryName(folder)) + "-" + Path.GetFileName(folder);
        var directory = Directory.CreateDirectory(Path.Combine(BenchPaths.Peers, "sqlite")).FullName;
        return sqlite.Execute($"ATTACH '{Path.Combine(directory, set + ".db")}' AS data").Error;
    }

    /// <summary>Makes one table of the attached database, unless an earlier run did; null, or why that failed.</summary>
    public static string? Fill(EngineSession sqlite, string table, string parquet)
    {
        if (sqlite.Require($"SELECT 1 FROM data.sqlite_master WHERE name = '{table}'").Rows.Count > 0)
        {
            return null;
        }

        using var duckdb = EngineSession.DuckDb(Environment.ProcessorCount, _loading);
        if (duckdb is null)
        {
            return "its tables are made by DuckDB, which is missing";
        }

        var csv = Path.Combine(BenchPaths.Peers, "sqlite", $"{table}-{Environment.ProcessId}.csv");
        try
        {
            var types = duckdb.Require($"DESCRIBE SELECT * FROM '{parquet}'").Rows.Select(row => Affinity(row[1].Text!));
            duckdb.Require($"COPY (SELECT * FROM '{parquet}') TO '{csv}' (FORMAT csv, HEADER, NULLSTR '\\N')");
            return sqlite.Import(table, csv, types).Error;
        }
        finally
        {
            File.Delete(csv);
        }
    }

    static string Affinity(string type) => type switch
    {
        "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" => "INTEGER",
        "FLOAT" or "DOUBLE" => "REAL",
        _ when type.StartsWith("DECIMAL", StringComparison.Ordinal) => "REAL",
        _ => "TEXT",
    };
}
