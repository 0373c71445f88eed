using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Optimizer;
using Quiver.Engine.Types;

using static Quiver.Engine.Tests.Optimizer.PlanBuilder;
using Xunit;

namespace Quiver.Engine.Tests.Optimizer;

/// <summary>What single rules make of plans, and random join trees against the interpreter.</summary>
public sealed class OptimizerRuleTests
{
    static readonly string[] _operators = ["=", "=", "=", "<", "<>", "IS NOT DISTINCT FROM"];

    static readonly Dictionary<string, (Func<PlanBuilder, LogicalPlan> Plan, string Expected)> _cases = new()
    {
        ["comma join becomes join, constant follows the equality"] = (
            b => Comma(b, (t, u) => And(Compare(Of(t, 0), "=", Of(u, 0)), Compare(Of(t, 0), "=", Literal(5)))),
            "InnerJoin: a = a|  Filter: a = 5|    Scan: t [a, b]|  Filter: a = 5|    Scan: u [a, b]"),
        ["common conjunct leaves OR and each side gets its part"] = (
            b => Comma(b, (t, u) => Or(
                And(Compare(Of(t, 0), "=", Of(u, 0)), Compare(Of(t, 1), "=", Literal(1)), Compare(Of(u, 1), "=", Literal(2))),
                And(Compare(Of(t, 0), "=", Of(u, 0)), Compare(Of(t, 1), "=", Literal(3)), Compare(Of(u, 1), "=", Literal(4))))),
            "InnerJoin: a = a AND (b = 1 AND b = 2) OR (b = 3 AND b = 4)|"
                + "  Filter: b = 1 OR b = 3|    Scan: t [a, b]|  Filter: b = 2 OR b = 4|    Scan: u [a, b]"),
        ["left join whose padding is rejected becomes inner"] = (
            b => Outer(b, JoinKind.Left, (_, u) => Compare(Of(u, 1), ">", Literal(1))),
            "InnerJoin: a = a|  Scan: t [a, b]|  Filter: b > 1|    Scan: u [a, b]"),
        ["left join keeps a filter for nulls above"] = (
            b => Outer(b, JoinKind.Left, (_, u) => new UnaryExpression(UnaryOperator.IsNull, Of(u, 1))),
            "Filter: b IS NULL|  LeftJoin: a = a|    Scan: t [a, b]|    Scan: u [a, b]"),
        ["full join whose left padding is rejected becomes left"] = (
            b => Outer(b, JoinKind.Full, (t, _) => Compare(Of(t, 1), ">", Literal(1))),
            "LeftJoin: a = a|  Filter: b > 1|    Scan: t [a, b]|  Scan: u [a, b]"),
        ["never true is empty"] = (
            b => Comma(b,
                (t, _) => And(Compare(Of(t, 0), "=", new LiteralExpression(ScalarValue.Null(t.Output[0].Type))),
                    Compare(Of(t, 0), "=", Of(t, 1)))),
            "Empty"),
        ["equalities become a list"] = (
            b => Single(b,
                t => Or(Compare(Of(t, 0), "=", Literal(1)), Compare(Of(t, 0), "=", Literal(2)), Compare(Literal(1), "=", Of(t, 0)))),
            "Filter: a IN (1, 2)|  Scan: t [a, b]"),
        ["columns that nothing reads are not scanned"] = (
            b => { LogicalScan t = b.Scan("t"); return b.Aggregate(t, [Of(t, 1)], Count()); },
            "Aggregate: keys=[b AS k0] calls=[count(*)]|  Scan: t [b]"),
        ["sort and limit become a fetch"] = (
            b => { LogicalScan t = b.Scan("t"); return new LogicalLimit(new LogicalSort(t, [new SortKey(Of(t, 0), false, false)]), 0, 3); },
            "Sort: a fetch=3|  Scan: t [a, b]"),
        ["limit with offset fetches both"] = (
            b => { LogicalScan t = b.Scan("t"); return new LogicalLimit(new LogicalLimit(b.Project(t, Of(t, 0)), 2, 10), 3, 4); },
            "Limit: count=4 offset=5|  Project: a AS p0|    Scan: t [a] limit=9"),
    };

    public static TheoryData<string> Names => [.. _cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rules_give_the_plan(string name)
    {
        PlanBuilder builder = Tables(new Random(1), 3);
        (Func<PlanBuilder, LogicalPlan> plan, string expected) = _cases[name];
        Assert.Equal(expected.Replace('|', '\n'), Optimize(builder, plan(builder)).ToString());
    }

    [Fact]
    public void Random_joins_mean_the_same()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            PlanBuilder builder = Tables(random, random.Next(1, 6));
            LogicalPlan plan = Tree(builder, random, 3);
            plan = new LogicalFilter(plan, Condition(random, plan, plan));
            string[] expected = PlanInterpreter.Run(plan);
            LogicalPlan optimised = Optimize(builder, plan);
            Assert.True(expected.SequenceEqual(PlanInterpreter.Run(optimised)), $"seed {seed}\n{plan}\n\n{optimised}");
        }
    }

    [Fact]
    public void Large_plans_are_optimised()
    {
        PlanBuilder builder = Tables(new Random(1), 3);
        LogicalPlan chain = builder.Scan("t");
        var conditions = new List<Expression>();
        for (int i = 0; i < 12; i++)
        {
            LogicalScan next = builder.Scan("u");
            conditions.Add(Compare(Of(chain, chain.Output.Count - 1), "=", Of(next, 0)));
            chain = new LogicalJoin(JoinKind.Inner, chain, next, []);
        }

        LogicalScan t = builder.Scan("t");
        Expression terms = Compare(Of(t, 0), "=", Literal(0));
        for (int i = 1; i < 2000; i++)
        {
            terms = Or(terms, Compare(Of(t, 0), "=", Literal(i)));
        }

        LogicalPlan[] unions = [.. Enumerable.Range(0, 300).Select(_ => builder.Scan("t"))];
        var union = new LogicalSetOperation(SetOperator.UnionAll, [builder.Column("x"), builder.Column("y")], unions);
        Assert.DoesNotContain("CrossJoin", Optimize(builder, PlanRewriter.Filter(chain, conditions)).ToString(), StringComparison.Ordinal);
        Assert.Contains("2000 values", Optimize(builder, new LogicalFilter(t, terms)).ToString(), StringComparison.Ordinal);
        Assert.Equal(300, Optimize(builder, new LogicalFilter(union, Compare(Of(union, 0), ">", Literal(1)))).Inputs.Count);
    }

    [Fact]
    public void Correlated_limit_numbers_the_rows_of_each_outer_value()
    {
        PlanBuilder builder = Tables(new Random(1), 3);
        LogicalScan t = builder.Scan("t");
        LogicalScan u = builder.Scan("u");
        var limit = new LogicalLimit(new LogicalFilter(u, Compare(Of(u, 0), "=", Of(t, 0))), 0, 1);
        LogicalPlan plan = Optimize(builder, builder.Project(t, SubqueryExpression.Scalar(limit)));
        Assert.Contains("Window: partition=[a] calls=[row_number()]", plan.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_name_the_rules_that_changed_the_plan()
    {
        PlanBuilder builder = Tables(new Random(1), 3);
        var steps = new List<OptimizerStep>();
        new QueryOptimizer(OptimizerRules.All, builder.Context).Optimize(Comma(builder, (t, u) => Compare(Of(t, 0), "=", Of(u, 0))), steps);
        Assert.Equal(["FilterPushdown"], steps.Select(s => s.Rule));
    }

    static LogicalPlan Optimize(PlanBuilder builder, LogicalPlan plan) =>
        new QueryOptimizer(OptimizerRules.All, builder.Context).Optimize(plan);

    static PlanBuilder Tables(Random random, int rows)
    {
        var builder = new PlanBuilder();
        foreach (string name in new[] { "t", "u", "v" })
        {
            builder.Define(name, "a b", [.. Enumerable.Range(0, rows).Select(_ => new[] { Cell(random), Cell(random) })]);
        }

        return builder;
    }

    static long? Cell(Random random) => random.Next(5) == 0 ? null : random.Next(3);

    static LogicalPlan Single(PlanBuilder b, Func<LogicalScan, Expression> condition)
    {
        LogicalScan t = b.Scan("t");
        return new LogicalFilter(t, condition(t));
    }

    static LogicalPlan Comma(PlanBuilder b, Func<LogicalScan, LogicalScan, Expression> condition)
    {
        LogicalScan t = b.Scan("t");
        LogicalScan u = b.Scan("u");
        return new LogicalFilter(new LogicalJoin(JoinKind.Inner, t, u, []), condition(t, u));
    }

    static LogicalPlan Outer(PlanBuilder b, JoinKind kind, Func<LogicalScan, LogicalScan, Expression> condition)
    {
        LogicalScan t = b.Scan("t");
        LogicalScan u = b.Scan("u");
        return new LogicalFilter(new LogicalJoin(kind, t, u, [Compare(Of(t, 0), "=", Of(u, 0))]), condition(t, u));
    }

    static LogicalPlan Tree(PlanBuilder b, Random random, int depth)
    {
        if (depth == 0)
        {
            return b.Scan(random.Next(3) switch { 0 => "t", 1 => "u", _ => "v" });
        }

        LogicalPlan left = Tree(b, random, depth - 1);
        LogicalPlan right = Tree(b, random, random.Next(2) == 0 ? 0 : Math.Max(0, depth - 2));
        JoinKind kind = (JoinKind)random.Next((int)JoinKind.Anti + 1);
        Expression[] conditions = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Condition(random, left, right))];
        LogicalPlan plan = new LogicalJoin(kind, left, right, conditions);
        return random.Next(5) switch
        {
            0 => b.Project(plan, [.. plan.Output.Select(c => c.Read())]),
            1 => b.Aggregate(plan, [plan.Output[0].Read(), plan.Output[^1].Read()], Count()),
            2 => new LogicalFilter(plan, Condition(random, plan, plan)),
            _ => plan,
        };
    }

    static Expression Condition(Random random, LogicalPlan left, LogicalPlan right)
    {
        Expression l = Of(left, random.Next(left.Output.Count));
        Expression r = Of(right, random.Next(right.Output.Count));
        return random.Next(10) switch
        {
            0 => new UnaryExpression(UnaryOperator.IsNull, l),
            1 => Compare(r, "=", Literal(random.Next(3))),
            2 => Compare(l, ">", Literal(random.Next(3))),
            3 => Or(And(Compare(l, "=", r), Compare(l, "=", Literal(1))), And(Compare(r, "=", l), Compare(r, "=", Literal(2)))),
            4 => And(Compare(l, "=", r), Compare(l, "=", Literal(random.Next(3)))),
            5 => Not(Compare(l, "=", r)),
            _ => Compare(l, _operators[random.Next(_operators.Length)], r),
        };
    }
}
