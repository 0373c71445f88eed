namespace Quiver.Engine.Logical;

/// <summary>
/// The rows of an anchor, and those that a step makes of them, again and again until there are no new ones. The step reads the rows of the
/// round before as a common table whose columns are those of this node.
/// </summary>
/// <param name="table">The rows of the round before.</param>
/// <param name="output">New columns: column <c>i</c> takes its values from column <c>i</c> of the anchor and of the step.</param>
/// <param name="anchor">The rows of the first round.</param>
/// <param name="step">The rows of each next round.</param>
/// <param name="isDistinct">Whether a row counts only when it comes for the first time: UNION.</param>
sealed class LogicalRecursive(
    CommonTable table, IReadOnlyList<PlanColumn> output, LogicalPlan anchor, LogicalPlan step, bool isDistinct) : LogicalPlan
{
    public CommonTable Table { get; } = table;

    public LogicalPlan Anchor { get; } = anchor;

    public LogicalPlan Step { get; } = step;

    public bool IsDistinct { get; } = isDistinct;

    public override IReadOnlyList<PlanColumn> Output { get; } = output;

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [anchor, step];

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) =>
        new LogicalRecursive(Table, Output, inputs[0], inputs[1], IsDistinct);

    public override string Describe() => $"Recursive: {Table.Name}{(IsDistinct ? " distinct" : "")}";
}
