using System.Globalization;
using Quiver.Arrow.Errors;

namespace Quiver.Fuzz.Targets;

/// <summary>A file format, read whole through SQL.</summary>
sealed class FileTarget : FuzzTarget
{
    const string SeedTable =
        """
        SELECT i AS id, i * 1.5 AS f, CASE WHEN i % 3 = 0 THEN NULL ELSE 'name ' || (i % 7) END AS s, i % 2 = 0 AS b,
            DATE '2024-01-01' + CAST(i AS INTEGER) AS d, CAST(i AS DECIMAL(18, 3)) AS n, [i, NULL, i + 1] AS l,
            {'x': i, 'y': 'text ' || i} AS st, TIMESTAMP '2024-01-01 00:00:00' AS ts
        FROM range({rows}) AS r(i)
        """;

    readonly string _function;
    readonly string _format;
    readonly string _path;
    readonly Lazy<Database> _database = new(() => Database.Open(new DatabaseOptions { Threads = 1, MemoryLimitBytes = 200L << 20 }));

    public FileTarget(string name, string summary, string function, string format, IReadOnlyList<byte[]> tokens)
        : base(name, summary)
    {
        _function = function;
        _format = format;
        Tokens = tokens;
        _path = Path.Combine(CurrentInput.Folder, $"quiver-fuzz-{Environment.ProcessId}.{format}");
    }

    public override IReadOnlyList<byte[]> Tokens { get; }

    public override IEnumerable<byte[]> Seeds()
    {
        foreach (var rows in new[] { 0, 1, 50, 1200 })
        {
            foreach (var options in OptionsOf(_format))
            {
                var query = SeedTable.Replace("{rows}", rows.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
                if (Copy(query, options) is { } seed)
                {
                    yield return seed;
                }
            }
        }
    }

    public override string Run(byte[] input)
    {
        File.WriteAllBytes(_path, input);
        try
        {
            return Read().GetAwaiter().GetResult();
        }
        finally
        {
            File.Delete(_path);
        }
    }

    static string[] OptionsOf(string format) => format switch
    {
        "parquet" =>
        [
            "", ", COMPRESSION none", ", COMPRESSION gzip", ", COMPRESSION zstd", ", COMPRESSION lz4_raw", ", PARQUET_VERSION 'v2'",
            ", COMPRESSION none, PARQUET_VERSION 'v2', ENCODING plain", ", COMPRESSION none, DICTIONARY_SIZE_LIMIT 0",
        ],
        "arrow" => ["", ", COMPRESSION lz4", ", COMPRESSION zstd"],
        "json" => ["", ", ARRAY true"],
        _ => ["", ", DELIMITER ';'"],
    };

    byte[]? Copy(string query, string options)
    {
        try
        {
            _database.Value.Connect().ExecuteAsync($"COPY ({query}) TO '{_path}' (FORMAT {_format}{options})").GetAwaiter().GetResult();
            return File.ReadAllBytes(_path);
        }
        catch (QuiverException error)
        {
            Console.Error.WriteLine($"no seed with \"{options}\": {error.Message}");
            return null;
        }
        finally
        {
            File.Delete(_path);
        }
    }

    /// <summary>
    /// Runs of a few bytes may stand for billions of rows, so only the first are asked for; of each batch some cells are looked at, so that
    /// wrong pointers are followed.
    /// </summary>
    async Task<string> Read()
    {
        await using var result = await _database.Value.Connect()
            .QueryAsync($"SELECT * FROM {_function}('{_path}') LIMIT 100000").ConfigureAwait(false);
        await foreach (var batch in result.Batches.ConfigureAwait(false))
        {
            using (batch)
            {
                for (var row = 0; row < batch.Length; row += 1 + (row / 8))
                {
                    foreach (var column in batch.Columns)
                    {
                        _ = column.GetValue(row);
                    }
                }
            }
        }

        return $"read with {string.Join(", ", result.Schema.Fields.Select(field => field.Type))}";
    }
}
