using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>Reads a table: some of its columns, the rows that pass the filters pushed into it.</summary>
/// <param name="name">The name in the statement, for EXPLAIN.</param>
/// <param name="table">The table.</param>
/// <param name="allColumns">A plan column for every column of the table's schema: filters may use any of them.</param>
/// <param name="projection">The ordinals of the columns that are given.</param>
/// <param name="filters">Filters for which the table answered Exact or Inexact.</param>
/// <param name="limit">No more rows than this are needed.</param>
sealed class LogicalScan(
    string name, ITableProvider table, IReadOnlyList<PlanColumn> allColumns, IReadOnlyList<int> projection,
        IReadOnlyList<Expression> filters, long? limit)
    : LogicalPlan
{
    readonly IReadOnlyList<PlanColumn> _columns = [.. projection.Select(i => allColumns[i])];

    public string Name { get; } = name;

    public ITableProvider Table { get; } = table;

    public IReadOnlyList<PlanColumn> AllColumns { get; } = allColumns;

    public IReadOnlyList<int> Projection { get; } = projection;

    public IReadOnlyList<Expression> Filters { get; } = filters;

    public long? Limit { get; } = limit;

    /// <summary>Where the rows come from if not from the table itself, and which rule found them; for EXPLAIN.</summary>
    public string? Origin { get; init; }

    /// <summary>The column that says where each row is; null where nobody asks.</summary>
    public PlanColumn? Position { get; private init; }

    public override IReadOnlyList<PlanColumn> Output => Position is null ? _columns : [.. _columns, Position];

    public override IReadOnlyList<LogicalPlan> Inputs => [];

    public override IReadOnlyList<Expression> Expressions => Filters;

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) => this;

    public override LogicalPlan WithExpressions(IReadOnlyList<Expression> expressions) =>
        new LogicalScan(Name, Table, AllColumns, Projection, expressions, Limit)
        {
            Origin = Origin, Position = Position,
        };

    public LogicalScan With(IReadOnlyList<int>? projection = null, IReadOnlyList<Expression>? filters = null, long? limit = null) =>
        new(Name, Table, AllColumns, projection ?? Projection, filters ?? Filters, limit ?? Limit)
        {
            Origin = Origin, Position = Position,
        };

    /// <summary>Returns the scan with a column for where each row is.</summary>
    public LogicalScan WithPosition(PlanColumn position) => new(Name, Table, AllColumns, Projection, Filters, Limit)
    {
        Origin = Origin, Position = position,
    };

    public override string Describe()
    {
        string columns = string.Join(", ", Output.Select(c => c.Name));
        return $"Scan: {Name} [{columns}]{Details}";
    }

    /// <summary>What tells this scan from other scans of the same columns.</summary>
    public string Details
    {
        get
        {
            string origin = Origin is null ? "" : $" from {Origin}";
            string filter = Filters.Count > 0 ? $" filters=[{string.Join(", ", Filters)}]" : "";
            string limit = Limit is { } rows ? $" limit={rows}" : "";
            return origin + filter + limit;
        }
    }
}
