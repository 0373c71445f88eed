using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Reads rows that were kept.</summary>
/// <param name="table">The table.</param>
/// <param name="columns">The columns that are given.</param>
/// <param name="ordinals">Where they stand in the definition.</param>
sealed class PhysicalCommonRead(CommonTable table, IReadOnlyList<PlanColumn> columns, IReadOnlyList<int> ordinals) : PhysicalPlan
{
    public CommonTable Table { get; } = table;

    public IReadOnlyList<int> Sources { get; } = ordinals;

    public override IReadOnlyList<PlanColumn> Columns { get; } = columns;

    public override string Describe() => $"Read: {Table.Name} [{string.Join(", ", Columns.Select(c => c.Name))}]";
}
