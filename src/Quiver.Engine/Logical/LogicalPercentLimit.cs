using System.Globalization;

namespace Quiver.Engine.Logical;

/// <summary>Passes some rows over and gives at most a part of all of them.</summary>
sealed class LogicalPercentLimit(LogicalPlan input, long offset, double percent) : LogicalPlan
{
    public LogicalPlan Input { get; } = input;

    public long Offset { get; } = offset;

    public double Percent { get; } = percent;

    public override IReadOnlyList<PlanColumn> Output => Input.Output;

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [input];

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) => new LogicalPercentLimit(inputs[0], Offset, Percent);

    public override string Describe() => $"Limit: {Text(Offset, Percent)}";

    /// <summary>What EXPLAIN says.</summary>
    public static string Text(long offset, double percent) =>
        string.Create(CultureInfo.InvariantCulture, $"{percent}%{(offset > 0 ? $" after {offset}" : "")}");
}
