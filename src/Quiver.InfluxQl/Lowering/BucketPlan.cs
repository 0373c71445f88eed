using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;

namespace Quiver.InfluxQl.Lowering;

/// <summary>
/// The plan in which the engine computes the calls of a query: its columns are the measurement, the dimensions, the start of the bucket,
/// and the calls. Series come in the order of the answer; the buckets of a single one, without dimensions, in any.
/// </summary>
/// <param name="query">What is read.</param>
/// <param name="scans">The scans.</param>
/// <param name="calls">The calls, all of which <see cref="CanCompute"/>.</param>
/// <param name="interval">The buckets, of UTC.</param>
/// <param name="functions">The engine's functions.</param>
sealed class BucketPlan(
    PointQuery query, MeasurementScans scans, IReadOnlyList<InfluxCall> calls, TimeInterval interval, FunctionRegistry functions)
{
    /// <summary>Returns whether the engine has the same function as InfluxQL for a call of a field.</summary>
    public static bool CanCompute(InfluxCall call) => call.Arguments is [InfluxVariable { Type: var type }] && call.Name switch
    {
        "count" => type is not InfluxType.Tag,
        "sum" => type is InfluxType.Float or InfluxType.Integer,
        "mean" => type is InfluxType.Float or InfluxType.Integer,
        "min" or "max" => type is InfluxType.Float or InfluxType.Integer or InfluxType.Unsigned,
        _ => false,
    };

    /// <summary>Makes the plan; null where no measurement has what is asked for.</summary>
    public LogicalPlan? Build()
    {
        if (scans.All.Count == 0)
        {
            return null;
        }

        LogicalPlan plan = Aggregate(scans.All[0]);
        if (scans.All.Count > 1)
        {
            List<LogicalPlan> inputs = [.. scans.All.Select(Aggregate)];
            PlanColumn[] output = [.. inputs[0].Output.Select(column => new PlanColumn(scans.Ids.Next(), column.Name, column.Type))];
            plan = new LogicalSetOperation(SetOperator.UnionAll, output, inputs);
        }

        if (scans.All.Count == 1 && query.Dimensions.Count == 0)
        {
            // One series, whose buckets are sorted where they are read.
            return plan;
        }

        int count = query.Dimensions.Count + 2;
        int first = scans.All.Count == 1 ? 1 : 0;
        SortKey[] keys = [.. plan.Output.Take(count).Skip(first).Select(column =>
            new SortKey(column.Read(), !query.IsAscending, NullsFirst: query.IsAscending))];
        return new LogicalSort(plan, keys);
    }

    LogicalProject Aggregate(MeasurementScan scan)
    {
        // A bucket without a value is told by its null: rows without any need not be looked for.
        LogicalPlan rows = scans.Rows(
            scan,
            [
                .. interval.IsNone ? Array.Empty<PlanColumn>() : [scan.Time],
                .. query.Dimensions.Select(scan.FindTag).OfType<PlanColumn>(),
                .. calls.Select(call => scan.FindField(((InfluxVariable)call.Arguments[0]).Name)).OfType<PlanColumn>(),
            ],
            withPresence: false);
        Projection[] tags = [.. query.Dimensions.Where(tag => scan.FindTag(tag) is not null)
            .Select(tag => scans.Computed(tag, scan.FindTag(tag)!.Read()))];
        Projection[] buckets = interval.IsNone ? [] : [scans.Computed("time", BucketOf(scan.Time))];
        var aggregates = new List<(PlanColumn Column, AggregateCall Call)>();
        Projection[] results = [.. calls.Select(call => ResultOf(call, scan, aggregates))];
        var aggregate = new LogicalAggregate(rows, [.. tags, .. buckets], aggregates);
        return new LogicalProject(aggregate,
        [
            scans.Computed("name", new LiteralExpression(new ScalarValue(DataType.Utf8, scan.Measurement.Name))),
            .. query.Dimensions.Select(tag => Read(tag, Array.Find(tags, t => t.Column.Name == tag)?.Column)),
            interval.IsNone ? scans.Computed("time", TimeLiteral(0, scan.Time.Type)) : Projection.Pass(buckets[0].Column),
            .. results,
        ]);
    }

    /// <summary>A dimension that is a field of the measurement is a tag that no row has.</summary>
    Projection Read(string tag, PlanColumn? column) =>
        column is null ? scans.Computed(tag, new LiteralExpression(ScalarValue.Null(DataType.Utf8))) : Projection.Pass(column);

    /// <summary>Returns what a call gives, and adds the aggregates that it is made of.</summary>
    Projection ResultOf(InfluxCall call, MeasurementScan scan, List<(PlanColumn Column, AggregateCall Call)> aggregates)
    {
        var variable = (InfluxVariable)call.Arguments[0];
        if (scan.FindField(variable.Name) is not { } argument)
        {
            return scans.Computed(call.Name, new LiteralExpression(ScalarValue.Null(TypeOf(call.Name, variable.Type))));
        }

        if (call.Name != "mean")
        {
            return Projection.Pass(Add(call.Name, argument, aggregates));
        }

        if (variable.Type == InfluxType.Float)
        {
            return Projection.Pass(Add("avg", argument, aggregates));
        }

        // InfluxQL sums integers up to 64 bits, and wraps: a sum that does not fit is an error here, so that points are read instead.
        Expression sum = Cast(Add("sum", argument, aggregates).Read(), DataType.Float64);
        Expression count = Cast(Add("count", argument, aggregates).Read(), DataType.Float64);
        return scans.Computed(call.Name, new ArithmeticExpression(ArithmeticOperator.Divide, sum, count, DataType.Float64));
    }

    PlanColumn Add(string name, PlanColumn argument, List<(PlanColumn Column, AggregateCall Call)> aggregates)
    {
        AggregateFunction function = functions.FindAggregate(name)!;
        FunctionSignature signature = function.Resolve([argument.Type])!;
        var column = new PlanColumn(scans.Ids.Next(), name, signature.Result);
        aggregates.Add((column, new AggregateCall(function, signature, [Cast(argument.Read(), signature.Parameters[0])])));
        return column;
    }

    /// <summary>The type of a call of a field that a measurement does not have, which others do.</summary>
    static DataType TypeOf(string call, InfluxType field) => (call, field) switch
    {
        ("count", _) => DataType.Int64,
        ("mean", _) => DataType.Float64,
        (_, InfluxType.Integer) => DataType.Int64,
        (_, InfluxType.Unsigned) => DataType.UInt64,
        _ => DataType.Float64,
    };

    static Expression Cast(Expression value, DataType type) => value.Type.Equals(type) ? value : new CastExpression(value, type);

    Expression BucketOf(PlanColumn time)
    {
        ScalarFunction bin = functions.FindScalar("date_bin")!;
        var length = new LiteralExpression(new ScalarValue(DataType.Interval, new IntervalValue(0, 0, interval.Duration)));
        Expression[] arguments = [length, time.Read(), TimeLiteral(interval.Offset, time.Type)];
        FunctionSignature signature = bin.Resolve([.. arguments.Select(argument => argument.Type)])!;
        return new FunctionExpression(bin, arguments, signature.Result);
    }

    static LiteralExpression TimeLiteral(long nanoseconds, DataType type)
    {
        using var builder = (FixedWidthColumnBuilder)ColumnBuilder.Create(type);
        builder.AppendRaw(nanoseconds);
        return new LiteralExpression(new ScalarValue(builder.Finish()));
    }
}
