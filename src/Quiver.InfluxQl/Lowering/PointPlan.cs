using Quiver.Arrow.Types;
using Quiver.Compute.Windowing;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Lowering;

/// <summary>
/// The plan that reads the points of measurements, all together in the order of the answer. Its columns are the measurement, the
/// dimensions, the time and the variables.
/// </summary>
sealed class PointPlan(PointQuery query, MeasurementScans scans)
{
    /// <summary>Makes the plan; null where no measurement has what is asked for.</summary>
    public LogicalPlan? Build()
    {
        if (scans.All.Count == 0)
        {
            return null;
        }

        List<LogicalPlan> inputs = [.. scans.All.Select(Project)];
        LogicalPlan plan = inputs.Count == 1 ? inputs[0] : Union(inputs);
        return Sort(plan, [.. plan.Output], hasOneSource: inputs.Count == 1);
    }

    LogicalProject Project(MeasurementScan scan) => new(
        scans.Rows(
            scan,
            [scan.Time, .. query.Dimensions.Select(scan.FindTag).Concat(scans.Variables.Select(scan.Find)).OfType<PlanColumn>()],
            withPresence: true),
        [
            scans.Computed("name", new LiteralExpression(new ScalarValue(DataType.Utf8, scan.Measurement.Name))),
            .. query.Dimensions.Select(tag => Read(tag, scan.FindTag(tag))),
            Projection.Pass(scan.Time),
            .. scans.Variables.Select(name => Read(name, scan.Find(name))),
        ]);

    /// <summary>A dimension that is a field of the measurement is a tag that no row has.</summary>
    Projection Read(string name, PlanColumn? column) => column is null
        ? scans.Computed(name, new LiteralExpression(new ScalarValue(DataType.Utf8, null)))
        : scans.Computed(name, column.Read());

    LogicalSetOperation Union(List<LogicalPlan> inputs)
    {
        int count = inputs[0].Output.Count;
        DataType[] types = [.. Enumerable.Range(0, count).Select(i => CommonType(inputs, i))];
        PlanColumn[] output = [.. types.Select((type, i) => new PlanColumn(scans.Ids.Next(), inputs[0].Output[i].Name, type))];
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
            : scans.Computed(column.Name, CastOf(column, types[i])))]);
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
        if (hasOneSource && scans.Rest is null && query.RowsPerSeries is <= int.MaxValue and var rows)
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
        .OrderBy(column => column.Name, TextOrder.Bytes)
        .TakeWhile(column => column.Type.Logical.Equals(DataType.Utf8))
        .Select(column => new SortKey(column.Read(), isDescending, NullsFirst: !isDescending));
}
