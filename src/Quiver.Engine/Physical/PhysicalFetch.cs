using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Reads further columns of rows by their positions in a table, a batch of rows at a time.</summary>
sealed class PhysicalFetch(PhysicalPlan input, LogicalFetch plan) : PhysicalPlan
{
    public PhysicalPlan Input { get; } = input;

    /// <summary>The table.</summary>
    public IPositionedTable Table => (IPositionedTable)plan.Scan.Table;

    /// <summary>The ordinals of the columns that are read.</summary>
    public IReadOnlyList<int> Fetched => plan.Fetched;

    /// <summary>Which column of the input has the positions.</summary>
    public ColumnId Position => plan.Position.Id;

    public override IReadOnlyList<PlanColumn> Columns { get; } =
    [
        .. input.Columns.Where(c => c.Id != plan.Position.Id), .. plan.Fetched.Select(i => plan.Scan.AllColumns[i]),
    ];

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [input];

    public override string Describe() => plan.Describe();
}
