using Quiver.Engine.Expressions;

namespace Quiver.Engine.Catalog;

/// <summary>Which rows with the latest time a query needs of a table. Columns are ordinals of the table's schema.</summary>
/// <param name="Keys">The columns of which every combination of values has its latest rows; none where the whole table has.</param>
/// <param name="Columns">The columns to return, each once: at least the keys, the time and those of <paramref name="LastNonNull"/>.</param>
/// <param name="LastNonNull">The columns of which the latest row that is not null is asked for too.</param>
/// <param name="Count">How many rows of each combination are asked for; 0 where only <paramref name="LastNonNull"/> counts.</param>
/// <param name="Filters">
/// Conditions over columns of <paramref name="Keys"/> only, which all hold for the combinations that are asked for. The query applies them
/// again, so that a table may leave them out of account.
/// </param>
public sealed record LatestRequest(
    IReadOnlyList<int> Keys, IReadOnlyList<int> Columns, IReadOnlyList<int> LastNonNull, int Count, IReadOnlyList<Expression> Filters)
{
    /// <summary>Maps the columns of <see cref="Filters"/> to ordinals of the table's schema.</summary>
    internal IReadOnlyDictionary<ColumnId, int> Ordinals { get; init; } = new Dictionary<ColumnId, int>();

    /// <summary>Returns the ordinal in the table's schema of a column in a filter.</summary>
    public int OrdinalOf(ColumnExpression column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return Ordinals[column.Id];
    }
}
