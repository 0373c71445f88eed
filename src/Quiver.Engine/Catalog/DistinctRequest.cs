using Quiver.Engine.Expressions;

namespace Quiver.Engine.Catalog;

/// <summary>Which combinations of values a query needs of a table. Columns are ordinals of the table's schema.</summary>
/// <param name="Columns">The columns to return, each once, in this order: all that the query reads, also those of its filters.</param>
/// <param name="Filters">
/// Conditions over <paramref name="Columns"/>, which all hold for the combinations that are asked for. The query applies them again, so
/// that a table may leave them out of account.
/// </param>
public sealed record DistinctRequest(IReadOnlyList<int> Columns, IReadOnlyList<Expression> Filters)
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
