namespace Quiver.Engine.Logical.Binding;

/// <summary>What is known of a common table while the query that declares it is bound.</summary>
/// <param name="table">The table that plans read.</param>
sealed class CommonTableState(CommonTable table)
{
    public CommonTable Table => table;

    /// <summary>The plan, bound at the first reference; null before, and where every reference binds its own.</summary>
    public LogicalPlan? Definition { get; set; }

    /// <summary>While the step of a recursion is bound: the table of its last round.</summary>
    public CommonTable? Working { get; set; }

    /// <summary>The columns of the last round.</summary>
    public IReadOnlyList<PlanColumn> WorkingColumns { get; set; } = [];
}
