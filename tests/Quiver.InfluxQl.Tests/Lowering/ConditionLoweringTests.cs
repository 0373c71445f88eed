using Quiver.Arrow.Batches;
using Quiver.Arrow.Memory;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Logical;
using Quiver.Engine.Optimizer;
using Quiver.Engine.Physical;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Evaluation;
using Quiver.InfluxQl.Lowering;
using Quiver.InfluxQl.Parsing;
using Quiver.InfluxQl.Values;
using Xunit;

namespace Quiver.InfluxQl.Tests.Lowering;

/// <summary>Conditions that the engine evaluates find the rows that they find row by row.</summary>
public sealed class ConditionLoweringTests
{
    static readonly FunctionContext _functions = new(DateTimeOffset.UnixEpoch, 0);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_engine_finds_the_rows_that_row_expressions_find(int seed)
    {
        var random = new Random(seed);
        var conditions = new RandomConditions(random);
        var pool = new WorkerPool(1);
        int whole = 0;
        for (int round = 0; round < 300; round++)
        {
            var rows = new RandomRows(random, random.Next(4) == 0 ? random.Next(3) : 40);
            InfluxExpression condition = round % 3 == 0 ? conditions.Test() : conditions.Next(3);
            LoweredCondition lowered = Lower(condition);
            whole += lowered.Rest is null ? 1 : 0;
            SortedSet<int> expected = Passing(rows, Enumerable.Range(0, rows.Rows.Count), condition);
            SortedSet<int> found = Passing(rows, await ScanAsync(rows, lowered.Lowered, pool), lowered.Rest);
            if (!expected.SetEquals(found))
            {
                Assert.Fail(Explain(rows, condition, lowered, expected, found));
            }
        }

        Assert.True(whole > 100, $"only {whole} conditions were for the engine alone");
    }

    [Fact]
    public void Comparisons_with_constants_are_for_the_engine_alone()
    {
        var conditions = new RandomConditions(new Random(7));
        for (int round = 0; round < 200; round++)
        {
            InfluxBinary condition = conditions.FittingTest();
            Assert.True(Lower(condition).Rest is null, condition.ToString());
        }
    }

    [Theory]
    [InlineData("i > 5", "i >= 6")]
    [InlineData("i > 5.5", "i >= 6")]
    [InlineData("i = 5.5", "false")]
    [InlineData("i != 5.5", "i IS NOT NULL")]
    [InlineData("i < 9223372036854775808", "i IS NOT NULL")]
    [InlineData("5 > i", "i <= 4")]
    [InlineData("f <= 5", "f <= 5")]
    [InlineData("f >= 5 AND f < 7", "f >= 5; f <= Infinity; f < 7")]
    [InlineData("s = 'x' OR b = true", "s = 'x' OR b = true")]
    [InlineData("host = 'a' AND (i = 1 AND host != 'b')", "host = 'a'; i = 1; host IS NULL OR host <> 'b'")]
    [InlineData("host = ''", "host IS NULL OR host = ''")]
    [InlineData("host =~ /a/ AND host !~ /b/", "influx_matches(host); host IS NULL OR NOT (influx_matches(host))")]
    [InlineData("host =~ /^(a|b)$/", "host IN ('a', 'b')")]
    [InlineData("host !~ /^(a|b)$/", "host IS NULL OR host NOT IN ('a', 'b')")]
    [InlineData("nope = ''", "")]
    [InlineData("nope = 'a'", "false")]
    [InlineData("i + 1 > 2 AND i > 5", "i >= 6 | i::integer + 1 > 2")]
    [InlineData("i + 1 > 2 OR i > 5", " | i::integer + 1 > 2 OR i::integer > 5")]
    public void Conditions_become(string condition, string expected)
    {
        LoweredCondition lowered = Lower(Typed(InfluxParser.ParseExpression(condition)));
        Assert.Equal(expected, string.Join("; ", lowered.Lowered) + (lowered.Rest is null ? "" : $" | {lowered.Rest}"));
    }

    [Theory]
    [InlineData("i > 5.5 AND f < 2 AND s = 'x' AND b = true AND i < f")]
    [InlineData("host = 'a' AND region != '' AND host != region")]
    [InlineData("host =~ /^web/ AND s !~ /b/ AND host =~ /^(a|b)$/")]
    public void Scans_evaluate_conditions_before_they_read_other_columns(string condition) => Assert.All(
        Lower(Typed(InfluxParser.ParseExpression(condition))).Lowered,
        expression => Assert.False(EvaluatorSet.CanFail(expression), expression.ToString()));

    [Fact]
    public void Long_chains_stay_flat()
    {
        InfluxExpression chain = InfluxParser.ParseExpression(string.Join(" OR ", Enumerable.Range(0, 10_000).Select(i => $"i = {i}")));
        Assert.Equal(10_000, Assert.Single(Lower(Typed(chain)).Lowered).Children.Count);
        InfluxExpression all = InfluxParser.ParseExpression(string.Join(" AND ", Enumerable.Range(0, 10_000).Select(i => $"i + {i} > 0")));
        Assert.Equal(10_000, ((InfluxBinary)Lower(Typed(all)).Rest!).Chain().Count(node => node.Operator == InfluxOperator.And) + 1);
    }

    static LoweredCondition Lower(InfluxExpression condition) => new ConditionLowering(
        variable => RandomRows.IndexOf(variable) is >= 0 and var column ? RandomRows.PlanColumns[column].Read() : null).Lower(condition);

    static InfluxExpression Typed(InfluxExpression expression) => expression switch
    {
        InfluxVariable variable => RandomRows.Columns.FirstOrDefault(column => column.Name == variable.Name) ?? variable,
        InfluxParenthesis parenthesis => new InfluxParenthesis(Typed(parenthesis.Inner)),
        InfluxBinary binary => binary.Chain().Aggregate(
            Typed(binary.Chain()[0].Left), (left, node) => new InfluxBinary(node.Operator, left, Typed(node.Right))),
        _ => expression,
    };

    static SortedSet<int> Passing(RandomRows rows, IEnumerable<int> candidates, InfluxExpression? condition)
    {
        RowExpression? compiled = condition is null ? null : RowExpressionCompiler.CompileCondition(condition, RandomRows.SlotOf);
        return [.. candidates.Where(row => compiled is null || compiled.Evaluate(rows.Rows[row]).Equals(InfluxValue.Of(true)))];
    }

    static async Task<List<int>> ScanAsync(RandomRows rows, IReadOnlyList<Expression> conditions, WorkerPool pool)
    {
        var ids = new ColumnIds();
        foreach (PlanColumn _ in RandomRows.PlanColumns)
        {
            ids.Next();
        }

        using RecordBatch batch = rows.ToBatch();
        LogicalPlan plan = new LogicalScan(
            "rows", new MemoryTable(batch.Schema, batch), RandomRows.PlanColumns, [.. Enumerable.Range(0, RandomRows.PlanColumns.Count)],
            [], null);
        plan = conditions.Aggregate(plan, (input, condition) => new LogicalFilter(input, condition));
        var context = new OptimizerContext(ids, expression => ConstantEvaluator.Evaluate(expression, _functions));
        PhysicalPlan physical = new PhysicalPlanner().Plan(new QueryOptimizer(OptimizerRules.All, context).Optimize(plan));
        var task = new TaskContext(MemoryBudget.Unlimited, _functions, 16, 1);
        var found = new List<int>();
        await foreach (RecordBatch answer in QueryExecution.StreamAsync(physical, task, pool, TestContext.Current.CancellationToken))
        {
            using (answer)
            {
                for (int row = 0; row < answer.Length; row++)
                {
                    found.Add((int)(long)answer.Columns[^1].GetValue(row)!);
                }
            }
        }

        return found;
    }

    static string Explain(
        RandomRows rows, InfluxExpression condition, LoweredCondition lowered, SortedSet<int> expected, SortedSet<int> found)
    {
        int row = expected.Except(found).Concat(found.Except(expected)).First();
        return $"{condition} as {string.Join("; ", lowered.Lowered)} and {lowered.Rest} for ({string.Join(", ", rows.Rows[row])}) is "
            + $"{expected.Contains(row)}";
    }
}
