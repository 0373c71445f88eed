namespace Quiver.Engine.Logical.Binding;

/// <summary>A bound table of FROM: its plan and the names in it.</summary>
/// <param name="Plan">The rows.</param>
/// <param name="Columns">The names in the order of <c>*</c>.</param>
/// <param name="Tables">The qualifiers.</param>
sealed record Relation(LogicalPlan Plan, IReadOnlyList<ScopeColumn> Columns, IReadOnlyList<ScopeTable> Tables)
{
    /// <summary>The one row of a query without FROM.</summary>
    public static Relation OneRow { get; } = new(LogicalValues.OneRow, [], []);

    /// <summary>The columns that <c>*</c> stands for.</summary>
    public IEnumerable<ScopeColumn> Visible => Columns.Where(c => !c.IsMerged);

    /// <summary>Makes a relation of the output of a plan under a table name.</summary>
    public static Relation Of(LogicalPlan plan, IReadOnlyList<string> path)
    {
        var table = new ScopeTable(path);
        return new Relation(plan, [.. plan.Output.Select(c => new ScopeColumn(c.Name, table, c.Read()))], [table]);
    }

    /// <summary>Makes a relation of the output of a plan without a table name.</summary>
    public static Relation Of(LogicalPlan plan) =>
        new(plan, [.. plan.Output.Select(c => new ScopeColumn(c.Name, null, c.Read()))], []);
}
