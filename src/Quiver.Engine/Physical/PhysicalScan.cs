using Quiver.Engine.Catalog;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Reads a table through the plan that the table gave.</summary>
sealed class PhysicalScan(string name, ExecutionPlan source, IReadOnlyList<PlanColumn> columns, Func<string> details) : PhysicalPlan
{
    /// <summary>The table's plan; its columns are <see cref="Columns"/> in order.</summary>
    public ExecutionPlan Source { get; } = source;

    /// <summary>Filters that become known while the query runs, and which of the columns each is on.</summary>
    public IReadOnlyList<(int Column, RuntimeFilter Filter)> KeyFilters { get; init; } = [];

    public override IReadOnlyList<PlanColumn> Columns { get; } = columns;

    internal override bool IsTentative => Source.IsTentative;

    public override PlanProperties Properties => Source.Properties;

    public override IReadOnlyList<SortKey> Order => Source.Properties is { PartitionCount: 1, Orderings: { Count: > 0 } orderings }
        ? [.. orderings.Select(o => new SortKey(Columns[o.Ordinal].Read(), o.IsDescending, o.NullsFirst))]
        : [];

    public override string Describe() => $"Scan: {name} [{string.Join(", ", Columns.Select(c => c.Name))}]{details()}";
}
