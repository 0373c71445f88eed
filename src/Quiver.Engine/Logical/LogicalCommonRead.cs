using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>Reads a common table that a node above defines, under columns of its own.</summary>
/// <param name="table">The table.</param>
/// <param name="output">The columns that are given.</param>
/// <param name="sources">For each of them the column of the definition.</param>
sealed class LogicalCommonRead(CommonTable table, IReadOnlyList<PlanColumn> output, IReadOnlyList<ColumnId> sources) : LogicalPlan
{
    public CommonTable Table { get; } = table;

    public IReadOnlyList<ColumnId> Sources { get; } = sources;

    public override IReadOnlyList<PlanColumn> Output { get; } = output;

    public override IReadOnlyList<LogicalPlan> Inputs => [];

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) => this;

    public override string Describe() => $"Read: {Table.Name} [{string.Join(", ", Output.Select(c => c.Name))}]";
}
