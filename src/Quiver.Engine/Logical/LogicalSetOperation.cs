namespace Quiver.Engine.Logical;

/// <summary>Combines rows of inputs whose columns agree in number and type; nulls are equal to each other.</summary>
sealed class LogicalSetOperation(SetOperator op, IReadOnlyList<PlanColumn> output, IReadOnlyList<LogicalPlan> inputs) : LogicalPlan
{
    public SetOperator Operator { get; } = op;

    /// <summary>New columns: column <c>i</c> takes its values from column <c>i</c> of every input.</summary>
    public override IReadOnlyList<PlanColumn> Output { get; } = output;

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = inputs;

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) => new LogicalSetOperation(Operator, Output, inputs);

    public override string Describe() => Operator.ToString();
}
