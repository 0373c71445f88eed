namespace Quiver.Engine.Logical;

/// <summary>Computes a common table once, then the body that reads it.</summary>
/// <param name="table">The table.</param>
/// <param name="definition">Its rows; reads of other common tables may be in it, but no columns of enclosing queries.</param>
/// <param name="body">The plan whose rows are given.</param>
/// <param name="materialize">What the statement asks for: true for MATERIALIZED, false for NOT MATERIALIZED.</param>
sealed class LogicalWith(CommonTable table, LogicalPlan definition, LogicalPlan body, bool? materialize) : LogicalPlan
{
    public CommonTable Table { get; } = table;

    public LogicalPlan Definition { get; } = definition;

    public LogicalPlan Body { get; } = body;

    public bool? Materialize { get; } = materialize;

    public override IReadOnlyList<PlanColumn> Output => Body.Output;

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [definition, body];

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) =>
        new LogicalWith(Table, inputs[0], inputs[1], Materialize);

    public override string Describe() => $"With: {Table.Name}";
}
