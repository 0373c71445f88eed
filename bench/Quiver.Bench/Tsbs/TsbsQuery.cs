namespace Quiver.Bench.Tsbs;

/// <summary>
/// One query of the benchmark with its hosts and its window filled in, as SQL over {cpu} and as InfluxQL. Answers are compared where
/// both mean the same rows.
/// </summary>
sealed record TsbsQuery(string Type, string Sql, string InfluxQl)
{
    /// <summary>Whether InfluxQL returns the same rows as the SQL.</summary>
    public bool IsComparable { get; init; } = true;

    /// <summary>Whether the rows are those of the table, with its columns in its order, and not aggregates.</summary>
    public bool IsRows { get; init; }

    public string SqlOver(string table) => Sql.Replace("{cpu}", table, StringComparison.Ordinal);
}
