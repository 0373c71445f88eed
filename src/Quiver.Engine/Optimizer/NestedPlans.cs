using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Optimizer;

/// <summary>Turns the inner plan of a nested join into one that runs on its own, when the values of its free columns are known.</summary>
static class NestedPlans
{
    /// <summary>Returns the plan for some values, optimised for them.</summary>
    public static LogicalPlan Optimize(LogicalNestedJoin join, IReadOnlyList<ScalarValue> values, OptimizerContext context)
    {
        var map = new Dictionary<ColumnId, Expression>();
        for (int i = 0; i < values.Count; i++)
        {
            map.Add(join.Bindings[i].Inside.Id, new LiteralExpression(values[i]));
        }

        LogicalPlan bound = PlanRewriter.BottomUp(
            join.Inner, node => Resolve(PlanRewriter.MapExpressions(node, e => ExpressionRewriter.Substitute(e, map)), context));
        return new QueryOptimizer(OptimizerRules.All, context).Optimize(bound);
    }

    static LogicalPlan Resolve(LogicalPlan plan, OptimizerContext context) => plan switch
    {
        LogicalFunctionScan scan when scan.Arguments.All(IsKnown) => Scan(scan, context),
        LogicalComputedLimit limit when IsKnown(limit.Count) && IsKnown(limit.Offset) => new LogicalLimit(
            limit.Input, Rows(limit.Offset, "OFFSET", context) ?? 0, Rows(limit.Count, "LIMIT", context)),
        _ => plan,
    };

    static bool IsKnown(Expression expression) => !ExpressionRewriter.Any(expression, e => e is ColumnExpression);

    static LogicalScan Scan(LogicalFunctionScan scan, OptimizerContext context)
    {
        ScalarValue[] arguments = [.. scan.Arguments.Select(context.EvaluateConstant)];
        ITableProvider table = scan.Function.BindAsync(arguments, scan.Options, scan.Tables, context.CancellationToken)
            .AsTask().GetAwaiter().GetResult();
        if (!table.Schema.Fields.Select(f => f.Type.Logical).SequenceEqual(scan.Output.Select(c => c.Type)))
        {
            string types = string.Join(", ", scan.Output.Select(c => c.Type));
            throw new QuiverException(
                ErrorCode.TypeMismatch,
                $"{scan.Function.Name} gives other columns than {types} for some rows; "
                + "with arguments from a table its columns must be the same for all");
        }

        return new LogicalScan(
            table.DisplayName ?? scan.Function.Name, table, scan.Output, [.. Enumerable.Range(0, scan.Output.Count)], [], null);
    }

    static long? Rows(Expression expression, string clause, OptimizerContext context)
    {
        object? rows = context.EvaluateConstant(expression).Value;
        return rows is null or >= 0L
            ? (long?)rows
            : throw new QuiverException(ErrorCode.InvalidValue, $"{clause} must not be negative, but it is {rows}");
    }
}
