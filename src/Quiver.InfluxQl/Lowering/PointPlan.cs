using Quiver.Arrow.Types;
using Quiver.Compute.Windowing;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;
using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Lowering;

/// <summary>
/// The plan that reads the points of measurements: for each a scan with what the engine can decide of the condition; all together in the
/// order of the answer. Its columns are the measurement, the dimensions, the time and the variables.
/// </summary>
sealed class PointPlan(
    PointQuery query, Func<InfluxMeasurement, ITableProvider?> findTable, ColumnIds ids, FunctionRegistry functions)
{
    readonly List<string> _variables = [.. query.Variables];
    readonly List<InfluxExpression> _rests = [];

    /// <summary>The number of columns before those of the variables.</summary>
    public int FirstVariable => query.Dimensions.Count + 2;

    /// <summary>The part of the condition that is still to be checked for each row; null where there is none. Known once the plan is
    /// made; the same for all measurements.</summary>
    public InfluxExpression? Rest => _rests.Count == 0 ? null
        : _rests.Aggregate((left, right) => new InfluxBinary(InfluxOperator.And, left, right));

    /// <summary>The names of the variables that are given: those asked for, and those that <see cref="Rest"/> needs.</summary>
    public IReadOnlyList<string> Variables => _variables;

    /// <summary>Makes the plan; null where no measurement has what is asked for.</summary>
    public LogicalPlan? Build()
    {
        List<MeasurementScan> scans = [.. query.Measurements.Select(Scan).OfType<MeasurementScan>()];
        if (scans.Count == 0)
        {
            return null;
        }

        // Only when all conditions are lowered it is known which columns the rest of them needs.
        List<LogicalPlan> inputs = [.. scans.Select(Project)];
        LogicalPlan plan = inputs.Count == 1 ? inputs[0] : Union(inputs);
        return Sort(plan, [.. plan.Output], hasOneSource: inputs.Count == 1);
    }

    MeasurementScan? Scan(InfluxMeasurement measurement)
    {
        if (findTable(measurement) is not { } table)
        {
            return null;
        }

        PlanColumn[] columns = [.. table.Schema.Fields.Select(field => new PlanColumn(ids.Next(), field.Name, field.Type))];
        var scan = new MeasurementScan(measurement, table, columns, []);
        Expression[] present = [.. query.Presence.Select(scan.Find).OfType<PlanColumn>()
            .Select(column => new UnaryExpression(UnaryOperator.IsNotNull, column.Read()))];
        if (present.Length == 0)
        {
            return null;
        }

        scan.Conditions.AddRange(TimeRangeLowering.Lower(scan.Time.Read(), query.First, query.Last));
        if (query.Condition is not null)
        {
            Lower(query.Condition, scan);
        }

        scan.Conditions.Add(present.Length == 1 ? present[0] : new LogicalExpression(isAnd: false, present));
        return scan;
    }

    void Lower(InfluxExpression condition, MeasurementScan scan)
    {
        var lowering = new ConditionLowering(variable => scan.Find(variable.Name)?.Read(), functions);
        (IReadOnlyList<Expression> lowered, InfluxExpression? rest) = lowering.Lower(condition);
        scan.Conditions.AddRange(lowered);
        if (rest is not null && !_rests.Contains(rest))
        {
            _rests.Add(rest);
            _variables.AddRange(VariablesOf(rest).Select(variable => variable.Name).Except(_variables, StringComparer.Ordinal).ToList());
        }
    }

    /// <summary>Returns the variables of an expression.</summary>
    public static IEnumerable<InfluxVariable> VariablesOf(InfluxExpression expression) => expression switch
    {
        InfluxVariable variable => [variable],
        InfluxParenthesis parenthesis => VariablesOf(parenthesis.Inner),
        InfluxCall call => call.Arguments.SelectMany(VariablesOf),
        InfluxBinary binary when binary.Chain() is var chain =>
            VariablesOf(chain[0].Left).Concat(chain.SelectMany(node => VariablesOf(node.Right))),
        _ => [],
    };

    LogicalProject Project(MeasurementScan scan)
    {
        LogicalPlan plan = new LogicalScan(
            scan.Measurement.Name, scan.Table, scan.Columns, [.. Enumerable.Range(0, scan.Columns.Length)], [], null);
        Expression condition = scan.Conditions.Count == 1 ? scan.Conditions[0] : new LogicalExpression(isAnd: true, scan.Conditions);
        return new LogicalProject(new LogicalFilter(plan, condition),
        [
            Computed("name", new LiteralExpression(new ScalarValue(DataType.Utf8, scan.Measurement.Name))),
            .. query.Dimensions.Select(tag => Read(tag, scan.Find(tag))),
            Projection.Pass(scan.Time),
            .. _variables.Select(name => Read(name, scan.Find(name))),
        ]);
    }

    /// <summary>A dimension that is a field of the measurement is a tag that no row has.</summary>
    Projection Read(string name, PlanColumn? column) => column is null
        ? Computed(name, new LiteralExpression(new ScalarValue(DataType.Utf8, null)))
        : Computed(name, column.Read());

    Projection Computed(string name, Expression value) => new(new PlanColumn(ids.Next(), name, value.Type), value);

    LogicalSetOperation Union(List<LogicalPlan> inputs)
    {
        int count = inputs[0].Output.Count;
        DataType[] types = [.. Enumerable.Range(0, count).Select(i => CommonType(inputs, i))];
        PlanColumn[] output = [.. Enumerable.Range(0, count).Select(i => new PlanColumn(ids.Next(), inputs[0].Output[i].Name, types[i]))];
        return new LogicalSetOperation(SetOperator.UnionAll, output, [.. inputs.Select(input => Cast(input, types))]);
    }

    /// <summary>Returns the highest type that measurements have for a column, in InfluxDB's order.</summary>
    static DataType CommonType(List<LogicalPlan> inputs, int column)
    {
        DataType[] types =
        [
            .. inputs.Select(input => input is LogicalProject { Projections: var projections }
                && projections[column].Expression is LiteralExpression { Value.Value: null } ? null : input.Output[column].Type)
                .OfType<DataType>(),
        ];
        DataType[] order = [DataType.Float64, DataType.Int64, DataType.UInt64];
        return Array.Find(order, types.Contains) ?? types.FirstOrDefault() ?? inputs[0].Output[column].Type;
    }

    LogicalPlan Cast(LogicalPlan input, DataType[] types)
    {
        if (input.Output.Select(column => column.Type).SequenceEqual(types))
        {
            return input;
        }

        return new LogicalProject(input, [.. input.Output.Select((column, i) => column.Type.Equals(types[i])
            ? Projection.Pass(column)
            : Computed(column.Name, CastOf(column, types[i])))]);
    }

    /// <summary>Numbers are converted to each other; what cannot be converted is not there.</summary>
    static Expression CastOf(PlanColumn column, DataType type) => column.Type.IsNumeric && type.IsNumeric
        ? new CastExpression(column.Read(), type)
        : new LiteralExpression(new ScalarValue(type, null));

    LogicalPlan Sort(LogicalPlan plan, PlanColumn[] output, bool hasOneSource)
    {
        bool isDescending = !query.IsAscending;
        int groups = query.Dimensions.Count + 1;
        var keys = new List<SortKey>();
        for (int i = hasOneSource ? 1 : 0; i < groups; i++)
        {
            keys.Add(new SortKey(output[i].Read(), isDescending, NullsFirst: !isDescending));
        }

        var order = new List<SortKey> { new(output[groups].Read(), isDescending, NullsFirst: false) };
        order.AddRange(Ties(output, groups + 1, isDescending));
        if (hasOneSource && _rests.Count == 0 && query.RowsPerSeries is <= int.MaxValue and var rows)
        {
            if (keys.Count == 0)
            {
                return new LogicalSort(plan, order, rows);
            }

            plan = new LogicalPartitionTop(plan, [.. keys.Select(key => key.Expression)], order, RankKind.RowNumber, (int)rows);
        }

        return new LogicalSort(plan, [.. keys, .. order]);
    }

    /// <summary>Rows of different series at the same time are in the order of their first columns, as long as these are texts.</summary>
    static IEnumerable<SortKey> Ties(PlanColumn[] output, int first, bool isDescending) => output.Skip(first)
        .OrderBy(column => column.Name, StringComparer.Ordinal)
        .TakeWhile(column => column.Type.Logical.Equals(DataType.Utf8))
        .Select(column => new SortKey(column.Read(), isDescending, NullsFirst: !isDescending));
}
