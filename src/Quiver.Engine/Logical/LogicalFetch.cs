using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>Reads further columns of few rows by the positions that the scan below gave, which are left out.</summary>
/// <param name="input">The rows, with positions.</param>
/// <param name="scan">The scan without its positions; the rows have its columns.</param>
/// <param name="position">The column of the positions.</param>
/// <param name="fetched">The ordinals of the columns that are read, in the schema of the table.</param>
sealed class LogicalFetch(LogicalPlan input, LogicalScan scan, PlanColumn position, IReadOnlyList<int> fetched) : LogicalPlan
{
    public LogicalPlan Input { get; } = input;

    public LogicalScan Scan { get; } = scan;

    public PlanColumn Position { get; } = position;

    public IReadOnlyList<int> Fetched { get; } = fetched;

    public override IReadOnlyList<PlanColumn> Output => Scan.Output;

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [input];

    public override IReadOnlyList<Expression> Expressions => [Position.Read()];

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) => new LogicalFetch(inputs[0], Scan, Position, Fetched);

    public override LogicalPlan WithExpressions(IReadOnlyList<Expression> expressions) => this;

    public override string Describe() =>
        $"Fetch: {Scan.Name} [{string.Join(", ", Fetched.Select(i => Scan.AllColumns[i].Name))}] by {Position.Name}";
}
