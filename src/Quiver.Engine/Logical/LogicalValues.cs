using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>Rows of expressions without columns: VALUES, and the one row of a SELECT without FROM.</summary>
sealed class LogicalValues(IReadOnlyList<PlanColumn> output, IReadOnlyList<IReadOnlyList<Expression>> rows) : LogicalPlan
{
    /// <summary>One expression a column in each row, of the type of the column.</summary>
    public IReadOnlyList<IReadOnlyList<Expression>> Rows { get; } = rows;

    public override IReadOnlyList<PlanColumn> Output { get; } = output;

    public override IReadOnlyList<LogicalPlan> Inputs => [];

    public override IReadOnlyList<Expression> Expressions { get; } = [.. rows.SelectMany(r => r)];

    /// <summary>One row without columns.</summary>
    public static LogicalValues OneRow { get; } = new([], [[]]);

    /// <summary>No rows.</summary>
    public static LogicalValues Empty(IReadOnlyList<PlanColumn> output) => new(output, []);

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) => this;

    public override LogicalPlan WithExpressions(IReadOnlyList<Expression> expressions)
    {
        var rows = new List<IReadOnlyList<Expression>>(Rows.Count);
        for (int i = 0; i < Rows.Count; i++)
        {
            rows.Add([.. expressions.Skip(i * Output.Count).Take(Output.Count)]);
        }

        return new LogicalValues(Output, rows);
    }

    public override string Describe() => Rows.Count == 0 ? "Empty" : Output.Count == 0 ? "OneRow" : $"Values: {Rows.Count} rows";
}
