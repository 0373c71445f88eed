using System.Text.RegularExpressions;
using Quiver.Bench.Data;

namespace Quiver.Bench.Run;

/// <summary>
/// The tables of a data set in a session: views of its Parquet files in an empty database for each workload, or, with --memory, the
/// engine's own tables, which stay for the workloads that follow because making them is not what is measured. SQLite has only the latter.
/// </summary>
sealed class LoadedTables(EngineSession engine, bool memory)
{
    readonly bool _stay = memory || IsSqlite(engine);
    readonly HashSet<string> _loaded = [];
    string? _folder;
    int _process;

    /// <summary>Makes the tables that a query names, untimed; null, or why that failed.</summary>
    public string? Ensure(string folder, string sql)
    {
        if (!_stay || folder != _folder || engine.Starts != _process)
        {
            engine.Reset();
            _loaded.Clear();
            _folder = folder;
            _process = engine.Starts;
            if (IsSqlite(engine) && SqliteTables.Attach(engine, folder) is { } failure)
            {
                return failure;
            }
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*.parquet").Order(StringComparer.Ordinal))
        {
            var table = Path.GetFileNameWithoutExtension(file);
            if (!Regex.IsMatch(sql, $@"\b{Regex.Escape(table)}\b") || !_loaded.Add(table))
            {
                continue;
            }

            if (Create(table, file) is { } error)
            {
                _loaded.Remove(table);
                return error;
            }
        }

        return null;
    }

    string? Create(string table, string file) => IsSqlite(engine)
        ? SqliteTables.Fill(engine, table, file)
        : engine.Execute($"CREATE {(memory ? "TABLE" : "VIEW")} {table} AS SELECT * FROM '{file}'").Error;

    static bool IsSqlite(EngineSession engine) => engine.Name == "sqlite";
}
