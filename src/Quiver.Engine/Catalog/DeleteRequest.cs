using Quiver.Engine.Expressions;

namespace Quiver.Engine.Catalog;

/// <summary>Which rows of a table are to be deleted.</summary>
public sealed class DeleteRequest
{
    /// <summary>
    /// The conditions, which must all be true of a row (not false, not null): the conjuncts of WHERE with constants computed,
    /// so that <c>time &lt; now() - interval '1 day'</c> compares with a literal. Empty for all rows.
    /// </summary>
    public required IReadOnlyList<Expression> Filters { get; init; }

    /// <summary>Maps the columns of <see cref="Filters"/> to ordinals of the table's schema.</summary>
    internal IReadOnlyDictionary<ColumnId, int> Ordinals { get; init; } = new Dictionary<ColumnId, int>();

    /// <summary>Returns the ordinal in the table's schema of a column in a filter.</summary>
    public int OrdinalOf(ColumnExpression column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return Ordinals[column.Id];
    }
}
