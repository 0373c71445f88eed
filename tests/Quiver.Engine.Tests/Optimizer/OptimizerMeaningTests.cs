using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Optimizer;

using static Quiver.Engine.Tests.Optimizer.PlanBuilder;
using Xunit;

namespace Quiver.Engine.Tests.Optimizer;

/// <summary>Optimised plans give the rows that the plan as written gives, on tables with nulls, duplicates and gaps.</summary>
public sealed class OptimizerMeaningTests
{
    static readonly Dictionary<string, Func<PlanBuilder, LogicalPlan>> _plans = new()
    {
        ["count in select and order by, by inequality"] = b => Select1(b, ordered: true),
        ["exists by inequality"] = b => Where(b, t => Exists(Correlated(b, t, "<"))),
        ["not exists by equality"] = b => Where(b, t => Not(Exists(Correlated(b, t, "=")))),
        ["exists inside or"] = b => Where(b, t => Or(Compare(Of(t, 0), "=", Literal(1)), Exists(Correlated(b, t, "=")))),
        ["not exists by inequality inside or"] = b =>
            Where(b, t => Or(Compare(Of(t, 0), "=", Literal(1)), Not(Exists(Correlated(b, t, ">"))))),
        ["in"] = b => Where(b, t => In(Of(t, 0), Columns(b, "u", 0))),
        ["not in with nulls"] = b => Where(b, t => Not(In(Of(t, 0), Columns(b, "u", 0)))),
        ["in inside or"] = b => Where(b, t => Or(Compare(Of(t, 1), ">", Literal(2)), In(Of(t, 0), Columns(b, "u", 1)))),
        ["correlated in as a value"] = b => Values(b, t => In(Of(t, 0), b.Project(Correlated(b, t, "="), Read(b, 0)))),
        ["correlated in by inequality as a value"] = b => Values(b, t => CorrelatedIn(b, t, "<")),
        ["correlated in by equality as a value"] = b => Values(b, t => CorrelatedIn(b, t, "=")),
        ["not correlated in by equality"] = b => Where(b, t => Not(CorrelatedIn(b, t, "="))),
        ["less than any"] = b => Where(b, t => SubqueryExpression.Any([Of(t, 0)], ComparisonOperator.Less, Columns(b, "u", 0))),
        ["count by equality"] = b => Values(b, t => Scalar(b.Aggregate(Correlated(b, t, "="), [], Count()))),
        ["case over count by equality"] = b => Values(b, t => Scalar(CountAbove(b, t, "="))),
        ["case over count by inequality"] = b => Values(b, t => Scalar(CountAbove(b, t, ">"))),
        ["count with having by equality"] = b => Values(b, t => Scalar(Having(b, t, "="))),
        ["count with having by inequality"] = b => Values(b, t => Scalar(Having(b, t, "<"))),
        ["value equal to correlated minimum"] = b => Where(b, t => Compare(Of(t, 0), "=", Scalar(Minimum(b, t, "=")))),
        ["value above correlated minimum by inequality"] = b => Where(b, t => Compare(Of(t, 0), ">", Scalar(Minimum(b, t, "<>")))),
        ["uncorrelated minimum"] = b => Where(b, t => Compare(Of(t, 0), ">", Scalar(Minimum(b)))),
        ["outer column in the select list of the subquery"] = b => Values(b, t => Scalar(OuterInSelect(b, t))),
        ["outer column in the aggregate of the subquery"] = b => Values(b, t => Scalar(OuterInAggregate(b, t))),
        ["limit one over an aggregate"] = b => Values(b, t => Scalar(new LogicalLimit(Minimum(b, t, "="), 0, 1))),
        ["subquery in subquery"] = Nested,
        ["subquery of a subquery that skips a level"] = SkipsLevel,
        ["correlated union"] = b => Values(b, t => In(Of(t, 0), Union(b, t))),
        ["subquery in group by"] = b => Grouped(b),
        ["subquery in values"] = b => new LogicalValues([b.Column("x")], [[Literal(1)], [Scalar(Minimum(b))]]),
        ["exists over distinct with limit"] = b =>
            Where(b, t => Exists(new LogicalLimit(b.Aggregate(Correlated(b, t, "="), [Read(b, 0)]), 0, 5))),
    };

    public static TheoryData<string> Names => [.. _plans.Keys];

    static LogicalScan? _last;

    [Theory]
    [MemberData(nameof(Names))]
    public void Plan_optimised_means_the_same(string name)
    {
        var random = new Random(7);
        for (int round = 0; round < 12; round++)
        {
            var builder = new PlanBuilder();
            builder.Define("t", "a b", Table(random, round));
            builder.Define("u", "a b", Table(random, round));
            builder.Define("v", "a b", Table(random, 4));
            LogicalPlan plan = _plans[name](builder);
            string[] expected = PlanInterpreter.Run(plan);
            LogicalPlan optimised = new QueryOptimizer(OptimizerRules.All, builder.Context).Optimize(plan);
            Assert.True(expected.SequenceEqual(PlanInterpreter.Run(optimised)), $"{plan}\n{optimised}\n{string.Join(' ', expected)}");
        }
    }

    static long?[][] Table(Random random, int rows) =>
        [.. Enumerable.Range(0, rows).Select(_ => new[] { Cell(random), Cell(random) })];

    static long? Cell(Random random) => random.Next(5) == 0 ? null : random.Next(4);

    static Expression Exists(LogicalPlan plan) => SubqueryExpression.Exists(plan);

    static Expression Scalar(LogicalPlan plan) => SubqueryExpression.Scalar(plan);

    static Expression In(Expression operand, LogicalPlan plan) => SubqueryExpression.Any([operand], ComparisonOperator.Equal, plan);

    static LogicalPlan Where(PlanBuilder b, Func<LogicalScan, Expression> condition)
    {
        LogicalScan t = b.Scan("t");
        return new LogicalFilter(t, condition(t));
    }

    static LogicalPlan Values(PlanBuilder b, Func<LogicalScan, Expression> value)
    {
        LogicalScan t = b.Scan("t");
        return b.Project(t, Of(t, 0), Of(t, 1), value(t));
    }

    static LogicalProject Columns(PlanBuilder b, string table, int column)
    {
        LogicalScan scan = b.Scan(table);
        return b.Project(scan, Of(scan, column));
    }

    /// <summary>FROM u WHERE u.b op t.b.</summary>
    static LogicalFilter Correlated(PlanBuilder b, LogicalPlan t, string op)
    {
        _last = b.Scan("u");
        return new LogicalFilter(_last, Compare(Of(_last, 1), op, Of(t, 1)));
    }

    static Expression Read(PlanBuilder b, int column) => Of(_last ?? b.Scan("u"), column);

    static Expression CorrelatedIn(PlanBuilder b, LogicalPlan t, string op)
    {
        LogicalFilter u = Correlated(b, t, op);
        return In(Of(t, 0), b.Project(u, Of(u, 0)));
    }

    static LogicalAggregate Minimum(PlanBuilder b, LogicalPlan? t = null, string op = "=")
    {
        LogicalPlan u = t is null ? b.Scan("u") : Correlated(b, t, op);
        return b.Aggregate(u, [], Min(Of(u, 0)));
    }

    static LogicalPlan CountAbove(PlanBuilder b, LogicalPlan t, string op)
    {
        LogicalAggregate count = b.Aggregate(Correlated(b, t, op), [], Count());
        return b.Project(count,
            new CaseExpression([Compare(Of(count, 0), "=", Literal(0)), Literal(100), Of(count, 0)], count.Output[0].Type));
    }

    static LogicalPlan Having(PlanBuilder b, LogicalPlan t, string op)
    {
        LogicalAggregate count = b.Aggregate(Correlated(b, t, op), [], Count());
        return new LogicalFilter(count, Compare(Of(count, 0), "<", Literal(2)));
    }

    static LogicalPlan OuterInSelect(PlanBuilder b, LogicalPlan t)
    {
        LogicalAggregate minimum = Minimum(b, t);
        return b.Project(minimum, new CaseExpression([Compare(Of(minimum, 0), ">", Of(t, 0)), Of(t, 1), Of(minimum, 0)], t.Output[0].Type));
    }

    static LogicalPlan OuterInAggregate(PlanBuilder b, LogicalPlan t)
    {
        LogicalFilter u = Correlated(b, t, "=");
        return b.Aggregate(u, [], Min(new CaseExpression([Compare(Of(u, 0), ">", Of(t, 0)), Of(t, 0), Of(u, 0)], t.Output[0].Type)),
            Count());
    }

    static LogicalPlan Select1(PlanBuilder b, bool ordered)
    {
        LogicalScan t = b.Scan("t");
        LogicalPlan input = ordered
            ? new LogicalSort(t, [new SortKey(Scalar(b.Aggregate(Correlated(b, t, "<"), [], Count())), false, false)]) : t;
        return b.Project(input, Of(t, 0), Scalar(b.Aggregate(Correlated(b, t, "<"), [], Count())));
    }

    static LogicalPlan Nested(PlanBuilder b) => Where(b, t =>
    {
        LogicalFilter u = Correlated(b, t, "=");
        LogicalScan v = b.Scan("v");
        return Exists(new LogicalFilter(u, In(Of(u, 0), b.Project(new LogicalFilter(v, Compare(Of(v, 1), "<>", Of(u, 1))), Of(v, 0)))));
    });

    static LogicalPlan SkipsLevel(PlanBuilder b) => Where(b, t =>
    {
        LogicalScan u = b.Scan("u");
        LogicalScan v = b.Scan("v");
        Expression inner = Exists(new LogicalFilter(v, And(Compare(Of(v, 0), "=", Of(u, 0)), Compare(Of(v, 1), "<", Of(t, 1)))));
        return Or(Compare(Of(t, 0), "=", Literal(3)), Exists(new LogicalFilter(u, Or(inner, Compare(Of(u, 1), "=", Of(t, 0))))));
    });

    static LogicalPlan Union(PlanBuilder b, LogicalPlan t)
    {
        LogicalFilter one = Correlated(b, t, "=");
        LogicalScan two = b.Scan("v");
        return new LogicalSetOperation(SetOperator.UnionAll, [b.Column("x")], [b.Project(one, Of(one, 0)), b.Project(two, Of(two, 1))]);
    }

    static LogicalPlan Grouped(PlanBuilder b)
    {
        LogicalScan t = b.Scan("t");
        return b.Aggregate(t, [Scalar(b.Aggregate(Correlated(b, t, "="), [], Count()))], Count(), Min(Scalar(Minimum(b, t, "<"))));
    }
}
