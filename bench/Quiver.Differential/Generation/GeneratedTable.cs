namespace Quiver.Differential.Generation;

/// <summary>A table with its rows as literals.</summary>
sealed record GeneratedTable(string Name, IReadOnlyList<GeneratedColumn> Columns, IReadOnlyList<string[]> Rows)
{
    const int RowsOfStatement = 7;

    /// <summary>The statements that make the table; rows come in several batches.</summary>
    public IEnumerable<string> Statements()
    {
        yield return $"CREATE TABLE {Name} ({string.Join(", ", Columns.Select(c => $"{c.Name} {c.Type}"))})";
        foreach (var rows in Rows.Chunk(RowsOfStatement))
        {
            yield return $"INSERT INTO {Name} VALUES {string.Join(", ", rows.Select(r => $"({string.Join(", ", r)})"))}";
        }
    }
}
