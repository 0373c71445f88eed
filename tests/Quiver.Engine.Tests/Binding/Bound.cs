using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Sql;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Tests.Binding;

/// <summary>Binds statements against the fakes.</summary>
static class Bound
{
    public static LogicalPlan Query(string sql, FakeTables? tables = null)
    {
        var statement = (SqlQueryStatement)SqlParser.ParseScript(sql)[0];
        return new Binder(Context(sql, tables)).BindQuery(statement.Query);
    }

    public static Expression Scalar(string sql) => new Binder(Context(sql, null)).BindScalar(SqlParser.ParseExpression(sql), null);

    public static Expression Scalar(SqlExpression syntax) => new Binder(Context("", null)).BindScalar(syntax, null);

    /// <summary>The plan with the trees of subqueries behind it, in the order in which they stand.</summary>
    public static string Text(string sql, FakeTables? tables = null)
    {
        LogicalPlan plan = Query(sql, tables);
        return string.Join("\n-- subquery\n", new[] { plan }.Concat(Subqueries(plan)).Select(p => p.ToString()));
    }

    static IEnumerable<LogicalPlan> Subqueries(LogicalPlan plan) =>
        plan.Expressions.SelectMany(Subqueries).Concat(plan.Inputs.SelectMany(Subqueries));

    static IEnumerable<LogicalPlan> Subqueries(Expression expression) =>
        (expression is SubqueryExpression subquery ? [subquery.Plan, .. Subqueries(subquery.Plan)] : Enumerable.Empty<LogicalPlan>())
        .Concat(expression.Children.SelectMany(Subqueries));

    static BindingContext Context(string sql, FakeTables? tables) => new()
    {
        Sql = sql,
        Functions = FakeFunctions.Registry,
        Tables = tables ?? new FakeTables(),
        Ids = new ColumnIds(),
        EvaluateConstant = Evaluate,
        PositionalParameters = [ScalarValue.Int64(7), ScalarValue.Text("2024-01-01")],
        NamedParameters = new Dictionary<string, ScalarValue> { ["name"] = ScalarValue.Text("x") },
    };

    /// <summary>Adds integers, the only arithmetic that the statements of the tests fold.</summary>
    static ScalarValue Evaluate(Expression expression) => expression switch
    {
        LiteralExpression literal => literal.Value,
        CastExpression cast => Evaluate(cast.Operand),
        ArithmeticExpression sum => ScalarValue.Int64((long)Evaluate(sum.Left).Value! + (long)Evaluate(sum.Right).Value!),
        _ => throw new InvalidOperationException($"the fake cannot evaluate {expression}"),
    };
}
