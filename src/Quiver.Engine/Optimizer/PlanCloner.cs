using Quiver.Arrow.Errors;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>Copies a plan under new column ids, so that the copy may stand in the same plan as the original.</summary>
sealed class PlanCloner(ColumnIds ids)
{
    readonly Dictionary<ColumnId, Expression> _columns = [];
    readonly Dictionary<CommonTable, CommonTable> _tables = [];

    /// <summary>Returns the copy. Columns that the plan reads and does not give stay.</summary>
    public LogicalPlan Clone(LogicalPlan plan)
    {
        if (plan is LogicalWith or LogicalRecursive)
        {
            return CloneCommon(plan);
        }

        LogicalPlan[] inputs = [.. plan.Inputs.Select(Clone)];
        return plan switch
        {
            LogicalScan scan => CloneScan(scan),
            LogicalFilter filter => new LogicalFilter(inputs[0], Map(filter.Condition)),
            LogicalProject project => new LogicalProject(inputs[0], Map(project.Projections)),
            LogicalAggregate aggregate => CloneAggregate(aggregate, inputs[0]),
            LogicalJoin join => new LogicalJoin(
                join.Kind, inputs[0], inputs[1], [.. join.Conditions.Select(Map)], join.Mark is { } mark ? Rename(mark) : null),
            LogicalAsOfJoin or LogicalPositionalJoin => plan.WithExpressions([.. plan.Expressions.Select(Map)]).WithInputs(inputs),
            LogicalSort or LogicalLimit => plan.WithExpressions([.. plan.Expressions.Select(Map)]).WithInputs(inputs),
            LogicalSetOperation set => new LogicalSetOperation(set.Operator, Rename(set.Output), inputs),
            LogicalValues values =>
                new LogicalValues(Rename(values.Output), [.. values.Rows.Select(r => (IReadOnlyList<Expression>)[.. r.Select(Map)])]),
            LogicalNestedJoin nested => CloneNested(nested, inputs[0]),
            LogicalFunctionScan scan =>
                ((LogicalFunctionScan)scan.WithExpressions([.. scan.Arguments.Select(Map)])).WithOutput(Rename(scan.Output)),
            LogicalComputedLimit => plan.WithExpressions([.. plan.Expressions.Select(Map)]).WithInputs(inputs),
            LogicalCommonRead read => new LogicalCommonRead(
                _tables.GetValueOrDefault(read.Table, read.Table), Rename(read.Output), [.. read.Sources.Select(NewId)]),
            LogicalRowKey sample => new LogicalRowKey(inputs[0], Rename(sample.Key), sample.Seed, sample.IsByBlock),
            LogicalPercentLimit => plan.WithInputs(inputs),
            LogicalTies or LogicalPartitionTop => plan.WithExpressions([.. plan.Expressions.Select(Map)]).WithInputs(inputs),
            LogicalUnnest unnest => new LogicalUnnest(
                inputs[0], Map(unnest.Lists), unnest.Ordinality is { } ordinality ? Rename(ordinality) : null, unnest.KeepsEmpty),
            LogicalWindow window => CloneWindow(window, inputs[0]),
            LogicalGapFill gaps => CloneGapFill(gaps, inputs[0]),
            LogicalGroupingSets grouping => CloneGroupingSets(grouping, inputs[0]),
            _ => throw new QuiverException(ErrorCode.NotSupported, $"a correlated subquery over {plan.Describe()} is not supported"),
        };
    }

    /// <summary>The free columns of the inner plan may have the ids of columns that are renamed: then they are renamed too.</summary>
    LogicalNestedJoin CloneNested(LogicalNestedJoin nested, LogicalPlan outer)
    {
        NestedBinding[] bindings = [.. nested.Bindings.Select(b => new NestedBinding((ColumnExpression)Map(b.Inside), Map(b.Value)))];
        return new LogicalNestedJoin(nested.Kind, outer, Clone(nested.Inner), bindings, nested.Ids)
        {
            IsDistinct = nested.IsDistinct,
            RunsEachRow = nested.RunsEachRow,
        };
    }

    /// <summary>Returns the copy of an expression over columns of the plan.</summary>
    public Expression Map(Expression expression) => ExpressionRewriter.Substitute(expression, _columns);

    Projection[] Map(IReadOnlyList<Projection> projections)
    {
        Expression[] expressions = [.. projections.Select(p => Map(p.Expression))];
        return [.. projections.Select((p, i) => new Projection(Rename(p.Column), expressions[i]))];
    }

    PlanColumn Rename(PlanColumn column)
    {
        var copy = new PlanColumn(ids.Next(), column.Name, column.Type);
        _columns[column.Id] = copy.Read();
        return copy;
    }

    PlanColumn[] Rename(IReadOnlyList<PlanColumn> columns) => [.. columns.Select(Rename)];

    /// <summary>Copies what defines a common table: those that read it come after it.</summary>
    LogicalPlan CloneCommon(LogicalPlan plan)
    {
        LogicalPlan first = Clone(plan.Inputs[0]);
        CommonTable table = plan is LogicalWith { Table: var defined } ? defined : ((LogicalRecursive)plan).Table;
        _tables[table] = new CommonTable(table.Name) { EstimatedRows = table.EstimatedRows };
        if (plan is LogicalWith with)
        {
            return new LogicalWith(_tables[table], first, Clone(with.Body), with.Materialize);
        }

        var recursive = (LogicalRecursive)plan;
        PlanColumn[] output = Rename(recursive.Output);
        return new LogicalRecursive(_tables[table], output, first, Clone(recursive.Step), recursive.IsDistinct);
    }

    ColumnId NewId(ColumnId id) => _columns.TryGetValue(id, out Expression? column) ? ((ColumnExpression)column).Id : id;

    LogicalScan CloneScan(LogicalScan scan)
    {
        PlanColumn[] columns = Rename(scan.AllColumns);
        return new LogicalScan(scan.Name, scan.Table, columns, scan.Projection, [.. scan.Filters.Select(Map)], scan.Limit)
        {
            Origin = scan.Origin,
        };
    }

    LogicalWindow CloneWindow(LogicalWindow window, LogicalPlan input)
    {
        var mapped = (LogicalWindow)window.WithExpressions([.. window.Expressions.Select(Map)]);
        return new LogicalWindow(input, mapped.PartitionBy, mapped.OrderBy, [.. mapped.Calls.Select(c => (Rename(c.Column), c.Call))]);
    }

    LogicalGapFill CloneGapFill(LogicalGapFill gaps, LogicalPlan input)
    {
        var mapped = (LogicalGapFill)gaps.WithExpressions([.. gaps.Expressions.Select(Map)]);
        return new LogicalGapFill(
            input,
            mapped.Bin,
            Renamed(gaps.Time),
            [.. gaps.Series.Select(Renamed)],
            [.. gaps.Columns.Select(c => c with
            {
                Source = Renamed(c.Source),
                Column = c.Column == c.Source ? Renamed(c.Column) : Rename(c.Column),
            })],
            mapped.Bounds);
    }

    PlanColumn Renamed(PlanColumn column) => column with { Id = ((ColumnExpression)Map(column.Read())).Id };

    LogicalGroupingSets CloneGroupingSets(LogicalGroupingSets plan, LogicalPlan input)
    {
        LogicalAggregate grouped = CloneAggregate(plan.Grouped, input);
        return new LogicalGroupingSets(
            grouped, plan.Sets with { Groupings = [.. plan.Sets.Groupings.Select(g => (Rename(g.Column), g.Keys))] });
    }

    LogicalAggregate CloneAggregate(LogicalAggregate aggregate, LogicalPlan input)
    {
        var mapped = (LogicalAggregate)aggregate.WithExpressions([.. aggregate.Expressions.Select(Map)]);
        return new LogicalAggregate(
            input,
            [.. mapped.Keys.Select(k => k with { Column = Rename(k.Column) })],
            [.. mapped.Calls.Select(c => (Rename(c.Column), c.Call))]);
    }
}
