using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Compute.Filling;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>
/// Binds gap filling: a key of GROUP BY that is <c>date_bin_gapfill</c>, and <c>locf</c> and <c>interpolate</c> around aggregates.
/// </summary>
sealed class GapFillBinder(Binder binder, LogicalPlan input)
{
    const string Suffix = "_gapfill";
    static readonly string[] Counts = ["count", "count_if", "countif", "approx_distinct", "approx_count_distinct", "regr_count"];

    readonly List<GapFillColumn> _fills = [];
    readonly List<Projection> _computed = [];
    readonly Dictionary<Expression, PlanColumn> _known = [];
    FunctionExpression? _bin;
    PlanColumn? _time;
    bool _isTwice;

    /// <summary>Whether a key asks for gap filling.</summary>
    public bool IsWanted => _time is not null;

    /// <summary>Whether a call says how gaps are filled.</summary>
    public static bool IsFill(Expression value) => value is FunctionExpression { Function.Name: "locf" or "interpolate" };

    /// <summary>Takes notice of a key.</summary>
    public void AddKey(Expression key, PlanColumn column)
    {
        if (key is FunctionExpression { Function.Name: "date_bin_gapfill" or "date_bin_wallclock_gapfill" } call)
        {
            _isTwice |= _time is not null;
            (_bin, _time) = (call, column);
        }
    }

    /// <summary>Binds a fill over a value of the groups.</summary>
    public Expression Fill(Expression fill, Expression value, SqlNode at)
    {
        if (!IsWanted)
        {
            string name = ((FunctionExpression)fill).Function.Name;
            throw BindingErrors.Invalid(at, $"{name} stands only in a query that groups by date_bin_gapfill");
        }

        if (!_known.TryGetValue(fill, out PlanColumn? column))
        {
            column = binder.NewColumn(fill.ToString(), fill.Type);
            _known.Add(fill, column);
            PlanColumn source = binder.NewColumn(value.ToString(), value.Type);
            _computed.Add(new Projection(source, value));
            GapFillKind kind = ((FunctionExpression)fill).Function.Name == "locf" ? GapFillKind.Previous : GapFillKind.Linear;
            _fills.Add(new GapFillColumn(column, source, kind));
        }

        return column.Read();
    }

    /// <summary>Puts the filling over an aggregate where a key asks for it.</summary>
    public LogicalPlan Wrap(LogicalPlan grouped, SqlNode at)
    {
        if (_time is not { } time || _bin is not { } gapped)
        {
            return grouped;
        }

        if (grouped is not LogicalAggregate aggregate)
        {
            throw BindingErrors.NotSupported(at, "date_bin_gapfill beside GROUPING SETS, ROLLUP or CUBE is");
        }

        if (_isTwice)
        {
            throw BindingErrors.Invalid(at, "GROUP BY takes one date_bin_gapfill");
        }

        ScalarFunction plain = binder.Context.Functions.FindScalar(gapped.Function.Name[..^Suffix.Length])
            ?? throw BindingErrors.NotSupported(at, "gap filling without a function date_bin is");
        var bin = new FunctionExpression(plain, gapped.Children, gapped.Type);
        List<GapFillBound> bounds = Bounds(bin.Children[1], at);
        Projection[] keys = [.. aggregate.Keys.Select(k => k.Column.Id == time.Id ? k with { Expression = bin } : k)];
        LogicalPlan plan = new LogicalAggregate(aggregate.Input, keys, aggregate.Calls);
        if (_computed.Count > 0)
        {
            plan = new LogicalProject(plan, [.. plan.Output.Select(Projection.Pass), .. _computed]);
        }

        PlanColumn[] series = [.. keys.Select(k => k.Column).Where(c => c.Id != time.Id)];
        IEnumerable<GapFillColumn> calls = aggregate.Calls.Select(c =>
            new GapFillColumn(c.Column, c.Column, Counts.Contains(c.Call.Function.Name) ? GapFillKind.Zero : GapFillKind.Null));
        return new LogicalGapFill(plan, bin, time, series, [.. calls, .. _fills], bounds);
    }

    List<GapFillBound> Bounds(Expression time, SqlNode at)
    {
        if (SourceOf(time) is not { } column)
        {
            throw BindingErrors.Invalid(at, "the time of date_bin_gapfill must be a column; compute it in a subquery first");
        }

        var bounds = new List<GapFillBound>();
        Collect(input, column, bounds);
        foreach (bool isLower in new[] { true, false })
        {
            if (!bounds.Exists(b => b.IsLower == isLower))
            {
                string side = isLower ? "lower" : "upper";
                string hint = isLower ? ">=" : "<";
                throw BindingErrors.Invalid(
                    at, $"gap-filling query is missing {side} time bound; add a condition such as {column.Name} {hint} now() to WHERE");
            }
        }

        return bounds;
    }

    /// <summary>The column that a time is, below casts and zones, which leave the instant as it is.</summary>
    static ColumnExpression? SourceOf(Expression time) => time switch
    {
        ColumnExpression column => column,
        CastExpression { Operand.Type.Logical.Id: TypeId.Timestamp or TypeId.Date } cast => SourceOf(cast.Operand),
        FunctionExpression { Function.Name: "tz" } zoned => SourceOf(zoned.Children[0]),
        _ => null,
    };

    /// <summary>Finds the limits that filters set, also those below projections that pass the column on.</summary>
    static void Collect(LogicalPlan plan, ColumnExpression column, List<GapFillBound> bounds)
    {
        if (!plan.Output.Any(c => c.Id == column.Id))
        {
            return;
        }

        switch (plan)
        {
            case LogicalFilter filter:
                foreach (Expression condition in ExpressionRewriter.Conjuncts(filter.Condition))
                {
                    Add(condition, column, bounds);
                }

                Collect(filter.Input, column, bounds);
                break;
            case LogicalProject project:
                Projection passed = project.Projections.First(p => p.Column.Id == column.Id);
                if (SourceOf(passed.Expression) is { } source)
                {
                    Collect(project.Input, source, bounds);
                }

                break;
            case LogicalSort { Fetch: null } or LogicalJoin { Kind: JoinKind.Inner }:
                foreach (LogicalPlan below in plan.Inputs)
                {
                    Collect(below, column, bounds);
                }

                break;
        }
    }

    static void Add(Expression condition, ColumnExpression column, List<GapFillBound> bounds)
    {
        if (condition is not ComparisonExpression comparison)
        {
            return;
        }

        bool isLeft = SourceOf(comparison.Left)?.Id == column.Id;
        Expression value = isLeft ? comparison.Right : comparison.Left;
        if ((!isLeft && SourceOf(comparison.Right)?.Id != column.Id)
            || ExpressionRewriter.Any(value, e => e is ColumnExpression or SubqueryExpression))
        {
            return;
        }

        switch (comparison.Operator)
        {
            case ComparisonOperator.Equal:
                bounds.Add(new GapFillBound(value, true, false));
                bounds.Add(new GapFillBound(value, false, false));
                break;
            case ComparisonOperator.Less or ComparisonOperator.LessOrEqual:
                bounds.Add(new GapFillBound(value, !isLeft, comparison.Operator == ComparisonOperator.Less));
                break;
            case ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual:
                bounds.Add(new GapFillBound(value, isLeft, comparison.Operator == ComparisonOperator.Greater));
                break;
        }
    }
}
