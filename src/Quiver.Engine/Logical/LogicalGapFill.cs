using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>
/// Gives each series, which is what shares the other keys of GROUP BY, a row for every bin of time between two limits: those of the
/// input and new ones, filled column by column. This is InfluxDB's <c>date_bin_gapfill</c>.
/// </summary>
sealed class LogicalGapFill(
    LogicalPlan input, FunctionExpression bin, PlanColumn time, IReadOnlyList<PlanColumn> series, IReadOnlyList<GapFillColumn> columns,
    IReadOnlyList<GapFillBound> bounds)
    : LogicalPlan
{
    public LogicalPlan Input { get; } = input;

    /// <summary>The call that gives the start of a bin; its first argument, and the third where there is one, are constants.</summary>
    public FunctionExpression Bin { get; } = bin;

    /// <summary>The starts of the bins, in the input and in the output.</summary>
    public PlanColumn Time { get; } = time;

    public IReadOnlyList<PlanColumn> Series { get; } = series;

    public IReadOnlyList<GapFillColumn> Columns { get; } = columns;

    public IReadOnlyList<GapFillBound> Bounds { get; } = bounds;

    public override IReadOnlyList<PlanColumn> Output { get; } = [time, .. series, .. columns.Select(c => c.Column)];

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [input];

    /// <summary>The constants of the bin, then the limits.</summary>
    public override IReadOnlyList<Expression> Expressions { get; } = [.. ConstantsOf(bin), .. bounds.Select(b => b.Value)];

    /// <summary>The arguments of a call of a bin that are not the time.</summary>
    public static IEnumerable<Expression> ConstantsOf(FunctionExpression bin) => bin.Children.Where((_, i) => i != 1);

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) =>
        new LogicalGapFill(inputs[0], Bin, Time, Series, Columns, Bounds);

    public override LogicalPlan WithExpressions(IReadOnlyList<Expression> expressions)
    {
        int next = 0;
        var bin = (FunctionExpression)Bin.WithChildren([.. Bin.Children.Select((c, i) => i == 1 ? c : expressions[next++])]);
        return new LogicalGapFill(Input, bin, Time, Series, Columns, [.. Bounds.Select(b => b with { Value = expressions[next++] })]);
    }

    public override string Describe() =>
        $"GapFill: {Time.Name} by {Bin.Children[0]} from {string.Join(" and ", Bounds)} "
            + $"series=[{string.Join(", ", Series.Select(s => s.Name))}]"
        + $" columns=[{string.Join(", ", Columns)}]";
}
