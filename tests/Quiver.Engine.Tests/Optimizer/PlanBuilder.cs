using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Logical;
using Quiver.Engine.Optimizer;
using Quiver.Engine.Types;

namespace Quiver.Engine.Tests.Optimizer;

/// <summary>Builds plans over tables of nullable 64-bit integers in few words.</summary>
sealed class PlanBuilder
{
    static readonly AggregateFunction _count =
        AggregateFunction.Create<long, long, long>("count", () => 0, (s, _) => s + 1, (a, b) => a + b, s => s);
    static readonly AggregateFunction _min = Functions.FunctionHarness.Registry.FindAggregate("min")!;
    readonly Dictionary<string, Table> _tables = [];

    public ColumnIds Ids { get; } = new();

    public OptimizerContext Context => new(Ids, PlanInterpreter.Constant);

    public void Define(string name, string columns, params long?[][] rows) => _tables[name] = new Table(columns.Split(' '), rows);

    public void Define(string name, Table table) => _tables[name] = table;

    public LogicalScan Scan(string name)
    {
        Table table = _tables[name];
        PlanColumn[] columns = [.. table.Names.Select(c => Column(c))];
        return new LogicalScan(name, table, columns, [.. Enumerable.Range(0, columns.Length)], [], null);
    }

    public PlanColumn Column(string name, DataType? type = null) => new(Ids.Next(), name, type ?? DataType.Int64);

    public LogicalProject Project(LogicalPlan input, params Expression[] expressions) =>
        new(input, [.. expressions.Select((e, i) => new Projection(Column($"p{i}", e.Type), e))]);

    public LogicalAggregate Aggregate(LogicalPlan input, Expression[] keys, params AggregateCall[] calls) => new(
        input,
        [.. keys.Select((k, i) => new Projection(Column($"k{i}", k.Type), k))],
        [.. calls.Select((c, i) => (Column($"{c.Function.Name}{i}"), c))]);

    public static AggregateCall Count() => new(_count, new FunctionSignature([], DataType.Int64), []);

    public static AggregateCall Min(Expression of) => new(_min, new FunctionSignature([DataType.Int64], DataType.Int64), [of]);

    public static Expression Of(LogicalPlan plan, int column) => plan.Output[column].Read();

    public static Expression Literal(long value) => new LiteralExpression(ScalarValue.Int64(value));

    public static Expression Compare(Expression left, string op, Expression right) => new ComparisonExpression(
        Enum.GetValues<ComparisonOperator>().First(o => ComparisonOperators.Symbol(o) == op), left, right);

    public static Expression And(params Expression[] operands) => new LogicalExpression(isAnd: true, operands);

    public static Expression Or(params Expression[] operands) => new LogicalExpression(isAnd: false, operands);

    public static Expression Not(Expression operand) => new UnaryExpression(UnaryOperator.Not, operand);

    public sealed class Table(string[] names, long?[][] rows) : ITableProvider
    {
        public string[] Names { get; } = names;

        public long?[][] Rows { get; } = rows;

        public Catalog.FilterPushdown Support { get; set; }

        public Schema Schema { get; } = new([.. names.Select(n => new Field(n, DataType.Int64))]);

        public IReadOnlyList<ColumnStatistics> Columns { get; init; } = [];

        public TableStatistics? Statistics => new(Rows.Length, true, Columns);

        Catalog.FilterPushdown ITableProvider.SupportsFilter(Expression filter) => Support;

        public ExecutionPlan Scan(ScanRequest request) => throw new NotSupportedException();
    }
}
