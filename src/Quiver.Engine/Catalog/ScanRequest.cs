using Quiver.Engine.Expressions;

namespace Quiver.Engine.Catalog;

/// <summary>What a query needs of a table.</summary>
public sealed class ScanRequest
{
    /// <summary>The ordinals of the columns to return, in this order. May be empty: then only the number of rows counts.</summary>
    public required IReadOnlyList<int> Projection { get; init; }

    /// <summary>
    /// Filters that all must hold, for which the table answered <see cref="FilterPushdown.Exact"/> or
    /// <see cref="FilterPushdown.Inexact"/>. A <see cref="ColumnExpression"/> in them is resolved by <see cref="OrdinalOf"/>.
    /// </summary>
    public IReadOnlyList<Expression> Filters { get; init; } = [];

    /// <summary>The query needs no more rows than this, if it is not null; of those that pass the filters, where all are exact.</summary>
    public long? Limit { get; init; }

    /// <summary>Filters that become known while the query runs, from the build side of joins and the last row that an ORDER BY with a
    /// limit keeps.</summary>
    internal IReadOnlyList<RuntimeFilter> RuntimeFilters { get; init; } = [];

    /// <summary>Whether the last column of the rows, behind those of the projection, is where each row is: 64-bit integers. Only asked of
    /// an <see cref="IPositionedTable"/>.</summary>
    internal bool WithPositions { get; init; }

    /// <summary>Maps the columns of <see cref="Filters"/> to ordinals of the table's schema.</summary>
    internal IReadOnlyDictionary<ColumnId, int> Ordinals { get; init; } = new Dictionary<ColumnId, int>();

    /// <summary>Returns the ordinal in the table's schema of a column in a filter.</summary>
    public int OrdinalOf(ColumnExpression column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return Ordinals[column.Id];
    }
}
