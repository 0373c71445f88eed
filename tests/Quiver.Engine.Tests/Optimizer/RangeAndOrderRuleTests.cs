using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Optimizer;

using static Quiver.Engine.Tests.Optimizer.PlanBuilder;
using Xunit;

namespace Quiver.Engine.Tests.Optimizer;

/// <summary>Bounds of columns, orders that nobody sees and first rows below joins: random plans against the interpreter.</summary>
public sealed class RangeAndOrderRuleTests
{
    static readonly string[] _bounds = ["=", "<", ">", "<=", ">="];

    [Fact]
    public void Random_bounds_keep_the_same_rows()
    {
        int empty = 0;
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            PlanBuilder builder = Tables(random);
            LogicalScan t = builder.Scan("t");
            Expression[] conjuncts = [.. Enumerable.Range(0, random.Next(2, 6)).Select(_ => Bound(random, Of(t, random.Next(2))))];
            LogicalPlan optimised = Check(builder, new LogicalFilter(t, And(conjuncts)), seed);
            empty += optimised is LogicalValues ? 1 : 0;
        }

        Assert.InRange(empty, 50, 450);
    }

    [Fact]
    public void What_guards_a_condition_stays_before_it()
    {
        PlanBuilder builder = Tables(new Random(1));
        LogicalScan t = builder.Scan("t");
        var filter = new LogicalFilter(
            t, And(Compare(Of(t, 0), ">", Literal(0)), Compare(Of(t, 1), "<>", Of(t, 0)), Compare(Of(t, 0), ">", Literal(2))));
        LogicalPlan plan = new RangeSimplification().Apply(filter, builder.Context);
        Assert.Equal("Filter: a > 2 AND b <> a\n  Scan: t [a, b]", plan.ToString());
    }

    [Fact]
    public void Random_first_rows_over_left_joins_have_the_same_keys()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            PlanBuilder builder = Tables(random);
            LogicalScan t = builder.Scan("t");
            LogicalScan u = builder.Scan("u");
            var join = new LogicalJoin(JoinKind.Left, t, u, [Compare(Of(t, 1), "=", Of(u, 1))]);
            LogicalPlan input = random.Next(2) == 0 ? join : new LogicalJoin(JoinKind.Left, join, builder.Scan("t"), []);
            var sort = new LogicalSort(input, [new SortKey(Of(t, 0), false, false)], random.Next(1, 6));

            // Which of the rows with equal keys come first is open: only keys are compared.
            Check(builder, builder.Project(sort, Of(t, 0)), seed);
        }
    }

    [Fact]
    public void First_rows_are_taken_below_a_left_join()
    {
        PlanBuilder builder = Tables(new Random(1));
        LogicalScan t = builder.Scan("t");
        LogicalScan u = builder.Scan("u");
        var join = new LogicalJoin(JoinKind.Left, t, u, [Compare(Of(t, 1), "=", Of(u, 1))]);
        Assert.Equal(
            "Sort: a fetch=3\n  LeftJoin: b = b\n    Sort: a fetch=3\n      Scan: t [a, b]\n    Scan: u [a, b]",
            Sorted(Of(t, 0)).ToString());
        Assert.Equal("Sort: a fetch=3\n  LeftJoin: b = b\n    Scan: t [a, b]\n    Scan: u [a, b]", Sorted(Of(u, 0)).ToString());

        LogicalPlan Sorted(Expression key) =>
            new TopNPushdown().Apply(new LogicalSort(join, [new SortKey(key, false, false)], 3), builder.Context);
    }

    [Fact]
    public void Orders_that_nobody_sees_go()
    {
        PlanBuilder builder = Tables(new Random(1));
        LogicalScan t = builder.Scan("t");
        var sort = new LogicalSort(t, [new SortKey(Of(t, 0), false, false), new SortKey(Literal(1), true, false)]);
        var rule = new SortElimination();
        Assert.Equal("Sort: a\n  Scan: t [a, b]", rule.Apply(sort, builder.Context).ToString());
        Assert.Equal(
            "Aggregate: keys=[] calls=[count(*)]\n  Scan: t [a, b]",
            rule.Apply(builder.Aggregate(sort, [], Count()), builder.Context).ToString());
        Assert.Equal(
            "Sort: b\n  Scan: t [a, b]",
            rule.Apply(new LogicalSort(sort, [new SortKey(Of(t, 1), false, false)]), builder.Context).ToString());
        var first = new LogicalSort(t, [new SortKey(Of(t, 0), false, false)], 2);
        LogicalPlan counted = builder.Aggregate(first, [], Count());
        Assert.Same(counted, rule.Apply(counted, builder.Context));
    }

    [Fact]
    public void Rules_say_what_they_are_for() =>
        Assert.All(OptimizerRules.All.Concat(OptimizerRules.Last), rule => Assert.NotEqual("", rule.Purpose));

    [Fact]
    public void Table_of_rules_in_the_documentation_is_complete()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Quiver.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("no folder above the tests holds Quiver.slnx");
        }

        IEnumerable<string> lines = File.ReadLines(Path.Combine(folder.FullName, "docs", "optimizer.md"));
        string[] rows = [.. lines.Where(l => l.StartsWith("| `", StringComparison.Ordinal))];
        Assert.Equal(
            OptimizerRules.All.Concat(OptimizerRules.Last).Select(r => $"| `{r.Name}` | {r.Purpose} |"),
            rows.Select(r => string.Concat(r.Split('|').Take(3).Select(cell => cell.Length == 0 ? "|" : $"{cell}|"))));
    }

    static LogicalPlan Check(PlanBuilder builder, LogicalPlan plan, int seed)
    {
        string[] expected = PlanInterpreter.Run(plan);
        LogicalPlan optimised = new QueryOptimizer(OptimizerRules.All, builder.Context).Optimize(plan);
        Assert.True(expected.SequenceEqual(PlanInterpreter.Run(optimised)), $"seed {seed}\n{plan}\n\n{optimised}");
        return optimised;
    }

    static PlanBuilder Tables(Random random)
    {
        var builder = new PlanBuilder();
        foreach (string name in new[] { "t", "u" })
        {
            builder.Define(name, "a b", [.. Enumerable.Range(0, random.Next(12)).Select(_ => new[] { Cell(random), Cell(random) })]);
        }

        return builder;
    }

    static long? Cell(Random random) => random.Next(5) == 0 ? null : random.Next(6);

    static Expression Bound(Random random, Expression column) => random.Next(8) == 0
        ? new UnaryExpression(UnaryOperator.IsNotNull, column)
        : Compare(column, _bounds[random.Next(_bounds.Length)], Literal(random.Next(6)));
}
