using System.Collections.Frozen;

namespace Quiver.InfluxQl.Lexical;

/// <summary>The words that are identifiers only in double quotes.</summary>
static class InfluxKeywords
{
    static readonly FrozenDictionary<string, string> _words = new[]
    {
        "ALL", "ALTER", "ANALYZE", "AND", "ANY", "AS", "ASC", "BEGIN", "BY", "CARDINALITY", "CONTINUOUS", "CREATE", "DATABASE",
        "DATABASES", "DEFAULT", "DELETE", "DESC", "DESTINATIONS", "DIAGNOSTICS", "DISTINCT", "DROP", "DURATION", "END", "EVERY",
        "EXACT", "EXPLAIN", "FALSE", "FIELD", "FOR", "FROM", "GRANT", "GRANTS", "GROUP", "GROUPS", "IN", "INF", "INSERT", "INTO",
        "KEY", "KEYS", "KILL", "LIMIT", "MEASUREMENT", "MEASUREMENTS", "NAME", "OFFSET", "ON", "OR", "ORDER", "PASSWORD", "POLICIES",
        "POLICY", "PRIVILEGES", "QUERIES", "QUERY", "READ", "REPLICATION", "RESAMPLE", "RETENTION", "REVOKE", "SELECT", "SERIES",
        "SET", "SHARD", "SHARDS", "SHOW", "SLIMIT", "SOFFSET", "STATS", "SUBSCRIPTION", "SUBSCRIPTIONS", "TAG", "TO", "TRUE", "USER",
        "USERS", "VALUES", "VERBOSE", "WHERE", "WITH", "WRITE",
    }.ToFrozenDictionary(word => word, word => word, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns whether a word is a keyword, in any case.</summary>
    public static bool IsKeyword(string word) => _words.ContainsKey(word);

    /// <summary>Returns the keyword in upper case; null when the word is none.</summary>
    public static string? Find(string word) => _words.GetValueOrDefault(word);
}
