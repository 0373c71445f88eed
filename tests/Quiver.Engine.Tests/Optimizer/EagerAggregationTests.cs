using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Logical;
using Quiver.Engine.Optimizer;
using Quiver.Engine.Optimizer.Aggregates;
using Quiver.Engine.Types;
using Quiver.Engine.Tests.Functions;
using Xunit;

using static Quiver.Engine.Tests.Optimizer.PlanBuilder;

namespace Quiver.Engine.Tests.Optimizer;

/// <summary>Grouping below joins, at every place and whatever it costs: random plans against the interpreter.</summary>
public sealed class EagerAggregationTests
{
    static readonly string[] _functions = ["count", "sum", "min", "max", "avg"];
    static readonly JoinKind[] _kinds =
        [JoinKind.Inner, JoinKind.Inner, JoinKind.Left, JoinKind.Right, JoinKind.Full, JoinKind.Semi, JoinKind.Anti];

    [Fact]
    public void Random_aggregates_over_joins_keep_their_rows()
    {
        int rewritten = 0;
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var builder = new PlanBuilder();
            LogicalPlan joins = Joins(builder, random, random.Next(1, 4));
            LogicalAggregate plan = Aggregate(builder, random, joins);
            LogicalPlan eager = new EagerAggregation { Forced = random.Next(8) }.Apply(plan, builder.Context);
            rewritten += ReferenceEquals(eager, plan) ? 0 : 1;
            PlanInvariants.Verify(eager, plan.Output, "the rule");
            Assert.True(PlanInterpreter.Run(plan).SequenceEqual(PlanInterpreter.Run(eager)), $"seed {seed}\n{plan}\n\n{eager}");
        }

        Assert.InRange(rewritten, 1000, 3000);
    }

    [Fact]
    public void Integers_that_may_overflow_in_a_part_are_left_alone()
    {
        var builder = new PlanBuilder();
        builder.Define("t", "a b", [1, 1]);
        builder.Define("u", "a b", [1, 1]);
        LogicalScan t = builder.Scan("t");
        var join = new LogicalJoin(JoinKind.Inner, t, builder.Scan("u"), [Compare(Of(t, 0), "=", Of(t, 0))]);
        LogicalAggregate plan = builder.Aggregate(join, [Of(t, 0)], Call("sum", Of(t, 1)));
        Assert.Same(plan, new EagerAggregation { Forced = 0 }.Apply(plan, builder.Context));
    }

    static LogicalPlan Joins(PlanBuilder builder, Random random, int count)
    {
        LogicalPlan plan = Scan(builder, random);
        for (int i = 0; i < count; i++)
        {
            LogicalPlan other = Scan(builder, random);
            (LogicalPlan left, LogicalPlan right) = random.Next(2) == 0 ? (plan, other) : (other, plan);
            Expression equal = Compare(Any(random, left), "=", Any(random, right));
            plan = new LogicalJoin(_kinds[random.Next(_kinds.Length)], left, right, [equal]);
            plan = random.Next(4) == 0 ? new LogicalFilter(plan, Compare(Any(random, plan), "<", Literal(3))) : plan;
        }

        return plan;
    }

    static LogicalAggregate Aggregate(PlanBuilder builder, Random random, LogicalPlan input)
    {
        Expression[] keys = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Any(random, input))];
        AggregateCall[] calls = [.. Enumerable.Range(0, random.Next(keys.Length == 0 ? 1 : 0, 4)).Select(_ => RandomCall(random, input))];
        return new LogicalAggregate(
            input,
            [.. keys.Select((k, i) => new Projection(builder.Column($"k{i}", k.Type), k))],
            [.. calls.Select((c, i) => (builder.Column($"{c.Function.Name}{i}", c.Signature.Result), c))]);
    }

    static AggregateCall RandomCall(Random random, LogicalPlan input)
    {
        AggregateCall call = random.Next(5) == 0 ? Call("count") : Call(_functions[random.Next(_functions.Length)], Any(random, input));
        Expression? filter = random.Next(5) == 0 ? new UnaryExpression(UnaryOperator.IsNotNull, Any(random, input)) : null;
        return call with { Filter = filter, IsDistinct = call.Arguments.Count == 1 && random.Next(6) == 0 };
    }

    static AggregateCall Call(string name, params Expression[] arguments)
    {
        AggregateFunction function = FunctionHarness.Registry.FindAggregate(name)!;
        return new AggregateCall(function, function.Resolve([.. arguments.Select(a => a.Type)])!, arguments);
    }

    static Expression Any(Random random, LogicalPlan plan) => Of(plan, random.Next(plan.Output.Count));

    static LogicalScan Scan(PlanBuilder builder, Random random)
    {
        var bounds = new ColumnStatistics(ScalarValue.Int64(0), ScalarValue.Int64(4));
        long?[][] rows = [.. Enumerable.Range(0, random.Next(9)).Select(_ => new[] { Cell(random), Cell(random) })];
        builder.Define("t", new Table(["a", "b"], rows) { Columns = [bounds, bounds] });
        return builder.Scan("t");
    }

    static long? Cell(Random random) => random.Next(5) == 0 ? null : random.Next(4);
}
