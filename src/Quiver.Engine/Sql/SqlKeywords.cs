using System.Collections.Frozen;

namespace Quiver.Engine.Sql;

/// <summary>The reserved words, as few as the grammar needs, and the words that end a table or column where an alias could stand.</summary>
static class SqlKeywords
{
    /// <summary>Words that cannot be names without quotes.</summary>
    static readonly FrozenSet<string> _reserved = Words(
        "ALL AND ANY AS BETWEEN CASE CAST DISTINCT ELSE END EXCEPT FALSE FROM GROUP HAVING IN INTERSECT INTO IS JOIN LIKE LIMIT NOT NULL "
        + "ON OR ORDER SELECT SOME THEN TRUE UNION USING WHEN WHERE WITH");

    /// <summary>Words that start the next clause and so are no alias unless AS is written.</summary>
    static readonly FrozenSet<string> _notAlias = Words("FETCH FOR OFFSET QUALIFY RETURNING WINDOW COLLATE ILIKE DO");

    /// <summary>More such words after a table.</summary>
    static readonly FrozenSet<string> _notTableAlias = Words("CROSS FULL INNER LEFT NATURAL RIGHT TABLESAMPLE SET LATERAL");

    static readonly FrozenSet<string> _joinPrefixes = Words("SEMI ANTI ASOF POSITIONAL");

    static readonly FrozenSet<string> _units = Words(
        "NANOSECOND NANOSECONDS MICROSECOND MICROSECONDS MILLISECOND MILLISECONDS SECOND SECONDS "
        + "MINUTE MINUTES HOUR HOURS DAY DAYS WEEK WEEKS "
        + "MONTH MONTHS QUARTER QUARTERS YEAR YEARS DECADE DECADES CENTURY CENTURIES MILLENNIUM MILLENNIA MILLENNIUMS");

    /// <summary>Types that may stand before a string: <c>decimal '1.5'</c>.</summary>
    static readonly FrozenSet<string> _literalTypes = Words(
        "INT INTEGER BIGINT SMALLINT TINYINT HUGEINT UINTEGER UBIGINT USMALLINT UTINYINT FLOAT "
        + "DOUBLE REAL DECIMAL NUMERIC VARCHAR TEXT STRING "
        + "BOOLEAN BOOL JSON UUID BLOB BYTEA TIMESTAMP_S TIMESTAMP_MS TIMESTAMP_US TIMESTAMP_NS INT4 INT8 INT2 FLOAT4 FLOAT8");

    /// <summary>Keywords that errors suggest for a misspelt word at the start of a statement.</summary>
    public static IReadOnlyList<string> StatementStarts { get; } =
    [
        "SELECT", "WITH", "VALUES", "FROM", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "EXPLAIN", "COPY", "DESCRIBE", "SHOW",
        "SUMMARIZE", "SET", "RESET", "PRAGMA", "BEGIN", "COMMIT", "ROLLBACK", "TRUNCATE", "PREPARE", "EXECUTE", "DEALLOCATE", "PIVOT",
        "UNPIVOT", "CALL", "USE", "ANALYZE", "VACUUM", "CHECKPOINT", "REPLACE", "START",
    ];

    /// <summary>Keywords that errors suggest for a misspelt word inside a query.</summary>
    public static IReadOnlyList<string> Clauses { get; } =
    [
        "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "UNION", "INTERSECT", "EXCEPT", "WINDOW", "QUALIFY", "JOIN",
        "INNER",
        "CROSS", "NATURAL", "RETURNING", "USING", "VALUES", "BETWEEN",
    ];

    /// <summary>Folds an unquoted identifier to lower case.</summary>
    public static string Fold(string word) => word.ToLowerInvariant();

    /// <summary>Returns whether the word needs quotes to be a name.</summary>
    public static bool IsReserved(string word) => _reserved.Contains(word);

    /// <summary>Returns whether the word can be a column alias without AS.</summary>
    public static bool IsBareAlias(string word) => !_reserved.Contains(word) && !_notAlias.Contains(word);

    /// <summary>Returns whether the next token can be a table alias without AS.</summary>
    public static bool IsBareTableAlias(SqlTokenReader reader)
    {
        SqlToken token = reader.Current;
        if (token.Kind != SqlTokenKind.Word)
        {
            return token.Kind == SqlTokenKind.QuotedIdentifier;
        }

        SqlToken next = reader.Peek(1);
        bool joins = _joinPrefixes.Contains(token.Text) && (next.IsWord("JOIN") || (token.IsWord("ASOF") && IsAsofSide(next)));
        bool pivots = (token.IsWord("PIVOT") && next.IsSymbol("("))
            || (token.IsWord("UNPIVOT") && (next.IsSymbol("(") || next.IsWord("INCLUDE") || next.IsWord("EXCLUDE")));
        return IsBareAlias(token.Text) && !_notTableAlias.Contains(token.Text) && !joins && !pivots;
    }

    static bool IsAsofSide(SqlToken token) => token.IsWord("LEFT") || token.IsWord("INNER") || token.IsWord("RIGHT") || token.IsWord("FULL")
        || token.IsWord("SEMI") || token.IsWord("ANTI");

    /// <summary>Returns whether the token is a unit of intervals.</summary>
    public static bool IsUnit(SqlToken token) => token.Kind == SqlTokenKind.Word && _units.Contains(token.Text);

    /// <summary>Returns the unit in lower case and singular.</summary>
    public static string Unit(string word)
    {
        string unit = Fold(word);
        return unit switch
        {
            "centuries" => "century",
            "millennia" => "millennium",
            _ => unit.EndsWith('s') ? unit[..^1] : unit,
        };
    }

    /// <summary>Returns whether the word is a type that may stand before a string literal.</summary>
    public static bool IsLiteralType(string word) => _literalTypes.Contains(word);

    /// <summary>Returns the candidate that is at most two typing errors (one for short words) away from the word, or null.</summary>
    public static string? Suggest(string word, ReadOnlySpan<string> candidates)
    {
        string? best = null;
        int bestDistance = word.Length <= 4 ? 2 : 3;
        foreach (string candidate in candidates)
        {
            if (Math.Abs(candidate.Length - word.Length) < bestDistance)
            {
                int distance = Distance(word.ToUpperInvariant(), candidate);
                if (distance > 0 && distance < bestDistance)
                {
                    (best, bestDistance) = (candidate, distance);
                }
            }
        }

        return best;
    }

    /// <summary>The optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours.</summary>
    static int Distance(string a, string b)
    {
        int[,] table = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }

                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                int value = Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, table[i - 1, j - 1] + cost);
                bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                table[i, j] = swapped ? Math.Min(value, table[i - 2, j - 2] + 1) : value;
            }
        }

        return table[a.Length, b.Length];
    }

    static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
