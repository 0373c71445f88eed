using Quiver.Arrow.Batches;
using Quiver.Cli.Databases;

namespace Quiver.Cli.Repl;

/// <summary>Completes words: keywords, functions, tables, columns, commands, and files inside of quotes.</summary>
sealed class Completion(ISqlDatabase database)
{
    const int MaxTables = 100;
    const int MaxFiles = 200;

    static readonly string[] _keywords =
        ("ALL AND ANTI AS ASC ASOF BETWEEN BY CASE CAST COPY CREATE CROSS DELETE DESC DESCRIBE DISTINCT DROP ELSE END EXCEPT EXCLUDE "
        + "EXISTS EXPLAIN ANALYZE FALSE FILTER FROM FULL GROUP HAVING ILIKE IN INNER INSERT INTERSECT INTERVAL INTO IS JOIN LEFT LIKE "
        + "LIMIT NATURAL NOT NULL NULLS FIRST LAST OFFSET ON OR ORDER OUTER OVER PARTITION QUALIFY RECURSIVE REPLACE RIGHT SELECT SEMI "
        + "SHOW TABLES TABLE THEN TO TRUE TRY_CAST UNION UPDATE USING VALUES VIEW WHEN WHERE WINDOW WITH").Split(' ');

    static readonly string[] _commands = [".exit", ".help", ".mode", ".quit", ".schema", ".tables", ".timer"];

    IReadOnlyList<string>? _names;

    /// <summary>Forgets tables and columns: a statement may have changed them.</summary>
    public void Forget() => _names = null;

    /// <summary>Returns the words that the word before the cursor can become, and where it starts.</summary>
    public IReadOnlyList<string> Complete(string text, int cursor, out int start)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, cursor);
        int quote = before.LastIndexOf('\'');
        if (quote >= 0 && before.Count('\'') % 2 == 1)
        {
            start = quote + 1;
            return Files(text[start..cursor]);
        }

        start = cursor;
        while (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] == '_'))
        {
            start--;
        }

        if (start == 1 && text[0] == '.')
        {
            start = 0;
        }

        string word = text[start..cursor];
        if (word.StartsWith('.'))
        {
            return [.. _commands.Where(c => c.StartsWith(word, StringComparison.OrdinalIgnoreCase))];
        }

        bool isLower = word.Any(char.IsLower);
        IEnumerable<string> keywords = _keywords.Select(k => isLower ? k.ToLowerInvariant() : k);
        return
        [
            .. (_names ??= LoadNames()).Concat(keywords).Concat(database.FunctionNames)
                .Where(n => n.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Order(StringComparer.OrdinalIgnoreCase),
        ];
    }

    static List<string> Files(string prefix)
    {
        string folder = Path.GetDirectoryName(prefix) ?? "";
        string start = Path.GetFileName(prefix);
        var options = new EnumerationOptions { IgnoreInaccessible = true };
        string root = folder.Length == 0 ? "." : folder;
        if (!Directory.Exists(root))
        {
            return [];
        }

        return
        [
            .. Directory.EnumerateFileSystemEntries(root, "*", options)
                .Where(p => Path.GetFileName(p).StartsWith(start, StringComparison.Ordinal))
                .Take(MaxFiles)
                .Select(p => Path.Combine(folder, Path.GetFileName(p)) + (Directory.Exists(p) ? "/" : ""))
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Reads the names on a session of its own, so that a transaction of the person is not touched.</summary>
    List<string> LoadNames()
    {
        ISqlConnection connection = database.Connect();
        List<string> tables = FirstColumn(connection, "SHOW TABLES");
        ILookup<bool, string> byPlace = tables.ToLookup(t => t.Contains('.', StringComparison.Ordinal));
        List<string> names = [.. byPlace[false], .. byPlace[true].SelectMany(t => t.Split('.', 2))];
        if (byPlace[true].Any())
        {
            // Of tables in other schemas one query has the columns, however many there are.
            names.AddRange(FirstColumn(
                connection, "SELECT DISTINCT column_name FROM information_schema.columns WHERE table_schema <> 'main'"));
        }

        foreach (string table in byPlace[false].Take(MaxTables))
        {
            names.AddRange(FirstColumn(connection, $"DESCRIBE \"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
        }

        return names;
    }

    static List<string> FirstColumn(ISqlConnection connection, string sql)
    {
        return ReadAsync().GetAwaiter().GetResult();

        async Task<List<string>> ReadAsync()
        {
            List<string> values = [];
            await using ISqlResult result = await connection.QueryAsync(sql, null, CancellationToken.None).ConfigureAwait(false);
            await foreach (RecordBatch batch in result.Batches.ConfigureAwait(false))
            {
                using (batch)
                {
                    for (int row = 0; row < batch.Length; row++)
                    {
                        values.Add(batch.Columns[0].GetValue(row) as string ?? "");
                    }
                }
            }

            return values;
        }
    }
}
