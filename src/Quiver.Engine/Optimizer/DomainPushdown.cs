using System.Runtime.CompilerServices;
using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Functions.Windows;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// The general way to unnest: the subquery is computed for the domain, the distinct combinations of the outer columns that it
/// reads, and every node on the way carries the columns of the domain along.
/// </summary>
/// <param name="outer">The outer plan; the domain is computed from a copy of it.</param>
/// <param name="columns">The columns of it that the subquery reads.</param>
/// <param name="context">Where new columns come from.</param>
sealed class DomainPushdown(LogicalPlan outer, IReadOnlyList<PlanColumn> columns, OptimizerContext context)
{
    static readonly WindowFunction _rowNumber = RankFunctions.All.First(f => f.Name == "row_number");

    /// <summary>How many times more rows than the outer plan the inner one must have for a join with the domain to pay.</summary>
    const double MuchMore = 100;

    readonly HashSet<ColumnId> _outer = [.. columns.Select(c => c.Id)];
    readonly Dictionary<CommonTable, PlanColumn[]> _rounds = [];
    readonly Dictionary<LogicalPlan, bool> _dependent = new(ReferenceEqualityComparer.Instance);

    /// <summary>Returns a plan that gives the subquery's rows for each row of the domain, with the domain's columns.</summary>
    public (LogicalPlan Plan, IReadOnlyList<PlanColumn> Domain) Push(LogicalPlan plan)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (!IsDependent(plan))
        {
            LogicalAggregate domain = NewDomain();
            return (new LogicalJoin(JoinKind.Inner, plan, domain, []), domain.Output);
        }

        return plan switch
        {
            LogicalProject project => PushProject(project),
            LogicalFilter filter when TryReplaceDomain(filter.Input, filter.Condition) is { } replaced => replaced,
            LogicalJoin { Kind: JoinKind.Inner } join when Joined(join) is { } replaced => replaced,
            LogicalFilter or LogicalUnnest or LogicalSort { Fetch: null } => PushUnary(plan),
            LogicalAggregate { Keys.Count: 0 } aggregate => PushScalarAggregate(aggregate),
            LogicalAggregate aggregate => PushAggregate(aggregate),
            LogicalJoin join => PushJoin(join),
            LogicalAsOfJoin join when join.Kind is not (JoinKind.Right or JoinKind.Full) => PushAsOf(join),
            LogicalSetOperation set => PushSet(set),
            LogicalValues values => PushValues(values),
            LogicalNestedJoin nested => PushUnary(nested),
            LogicalWith with => PushWith(with),
            LogicalRecursive recursive => PushRecursive(recursive),
            LogicalCommonRead read => PushRead(read),
            LogicalGroupingSets grouping => Push(GroupingSetExpansion.Expand(grouping, context)),
            LogicalWindow window => PushWindow(window),
            LogicalLimit { Input: LogicalSort { Fetch: null } sort } limit => PushLimit(limit, sort),
            LogicalLimit limit => PushLimit(limit, null),
            _ => PushNested(plan),
        };
    }

    (LogicalPlan Plan, IReadOnlyList<PlanColumn> Domain)? Joined(LogicalJoin join)
    {
        ILookup<bool, Expression> conditions = join.Conditions.ToLookup(c => PlanRewriter.ReadsAny(c, _outer));
        return ExpressionRewriter.And([.. conditions[true]]) is { } dependent
            ? TryReplaceDomain(join.WithExpressions([.. conditions[false]]), dependent)
            : null;
    }

    /// <summary>
    /// Where rows pass only if their own values are equal to those of the domain, the domain is these values: no join is needed (Neumann,
    /// "Improving Unnesting of Complex Queries", 2024). There may be more of them than outer rows have; what they give finds no partner
    /// later. Not worth it where the outer plan would take out nearly all rows.
    /// </summary>
    (LogicalPlan Plan, IReadOnlyList<PlanColumn> Domain)? TryReplaceDomain(LogicalPlan input, Expression condition)
    {
        if (IsDependent(input) || CardinalityEstimator.RowCount(outer) * MuchMore < CardinalityEstimator.RowCount(input))
        {
            return null;
        }

        HashSet<ColumnId> own = PlanRewriter.OutputIds(input);
        List<Expression> rest = [.. PredicatePullUp.Conjuncts(condition, context)];
        var values = new Dictionary<ColumnId, Expression>();
        var notNull = new List<Expression>();
        foreach (PlanColumn column in columns)
        {
            int equality = rest.FindIndex(c => OwnSide(c, column, own) is not null);
            if (equality < 0)
            {
                return null;
            }

            Expression value = OwnSide(rest[equality], column, own)!;
            values.Add(column.Id, value);
            if (((ComparisonExpression)rest[equality]).Operator == ComparisonOperator.Equal)
            {
                notNull.Add(new UnaryExpression(UnaryOperator.IsNotNull, value));
            }

            rest.RemoveAt(equality);
        }

        PlanColumn[] domain = NewColumns();
        LogicalPlan filtered = PlanRewriter.Filter(input, [.. rest.Select(c => ExpressionRewriter.Substitute(c, values)), .. notNull]);
        IEnumerable<Projection> replaced = columns.Select((c, i) => new Projection(domain[i], values[c.Id]));
        return (new LogicalProject(filtered, [.. input.Output.Select(Projection.Pass), .. replaced]), domain);
    }

    /// <summary>What an equality says that a column of the domain is. Floats that are equal may still differ.</summary>
    static Expression? OwnSide(Expression condition, PlanColumn column, HashSet<ColumnId> own)
    {
        if (column.Type.IsFloating
            || condition is not ComparisonExpression { Operator: ComparisonOperator.Equal or ComparisonOperator.NotDistinctFrom } equality)
        {
            return null;
        }

        (Expression side, Expression other) = equality.Left is ColumnExpression left && left.Id == column.Id
            ? (equality.Right, equality.Left) : (equality.Left, equality.Right);
        return other is ColumnExpression read && read.Id == column.Id && PlanRewriter.ReadsOnly(side, own)
            && PlanRewriter.ReadsAny(side, own) && side.Type.Equals(column.Type) ? side : null;
    }

    /// <summary>The first rows of the subquery for each row of the domain are those with the first numbers in its partition.</summary>
    (LogicalPlan Plan, IReadOnlyList<PlanColumn> Domain) PushLimit(LogicalLimit limit, LogicalSort? sort)
    {
        (LogicalPlan input, IReadOnlyList<PlanColumn> domain) = Push(sort?.Input ?? limit.Input);
        IReadOnlyList<SortKey> order = sort is null ? [] : ((LogicalSort)Substitute(sort, domain)).Keys;
        PlanColumn number = context.NewColumn("row_number", Arrow.Types.DataType.Int64);
        var call = new WindowCall(new FunctionSignature([], Arrow.Types.DataType.Int64), [])
        {
            Function = _rowNumber,
            PeerKeys = order.Count,
        };
        var window = new LogicalWindow(input, [.. domain.Select(c => c.Read())], order, [(number, call)]);
        var passes = new List<Expression>();
        if (limit.Offset > 0)
        {
            passes.Add(Compare(number, ComparisonOperator.Greater, limit.Offset));
        }

        if (limit.Count is { } count)
        {
            long last = count > long.MaxValue - limit.Offset ? long.MaxValue : limit.Offset + count;
            passes.Add(Compare(number, ComparisonOperator.LessOrEqual, last));
        }

        return (PlanRewriter.Filter(window, passes), domain);
    }

    static ComparisonExpression Compare(PlanColumn column, ComparisonOperator op, long number) =>
        new(op, column.Read(), new LiteralExpression(Types.ScalarValue.Int64(number)));

    /// <summary>What cannot carry the domain along is run for each row of it.</summary>
    (LogicalPlan Plan, IReadOnlyList<PlanColumn> Domain) PushNested(LogicalPlan plan)
    {
        LogicalAggregate domain = NewDomain();
        return (LogicalNestedJoin.Of(JoinKind.Inner, domain, plan, context.Ids, MapTo(domain.Output)).AsDistinct(), domain.Output);
    }

    LogicalAggregate NewDomain()
    {
        var cloner = new PlanCloner(context.Ids);
        LogicalPlan copy = cloner.Clone(outer);
        return new LogicalAggregate(
            copy, [.. columns.Select(c => new Projection(context.NewColumn(c.Name, c.Type), cloner.Map(c.Read())))], []);
    }

    Dictionary<ColumnId, Expression> MapTo(IReadOnlyList<PlanColumn> domain) =>
        columns.Select((c, i) => (c.Id, Read: (Expression)domain[i].Read())).ToDictionary(p => p.Id, p => p.Read);

    LogicalPlan Substitute(LogicalPlan plan, IReadOnlyList<PlanColumn> domain)
    {
        Dictionary<ColumnId, Expression> map = MapTo(domain);
        return PlanRewriter.MapExpressions(plan, e => ExpressionRewriter.Substitute(e, map));
    }

    (LogicalPlan Plan, IReadOnlyList<PlanColumn> Domain) PushUnary(LogicalPlan plan)
    {
        (LogicalPlan input, IReadOnlyList<PlanColumn> domain) = Push(plan.Inputs[0]);
        return (Substitute(plan, domain).WithInputs([input]), domain);
    }

    (LogicalPlan Plan, IReadOnlyList<PlanColumn> Domain) PushProject(LogicalProject project)
    {
        (LogicalPlan input, IReadOnlyList<PlanColumn> domain) = Push(project.Input);
        var mapped = (LogicalProject)Substitute(project, domain);
        return (new LogicalProject(input, [.. mapped.Projections, .. domain.Select(Projection.Pass)]), domain);
    }

    /// <summary>The rows of one row of the domain are apart from all others: its columns partition every window.</summary>
    (LogicalPlan Plan, IReadOnlyList<PlanColumn> Domain) PushWindow(LogicalWindow window)
    {
        (LogicalPlan input, IReadOnlyList<PlanColumn> domain) = Push(window.Input);
        var mapped = (LogicalWindow)Substitute(window, domain);
        return (new LogicalWindow(input, [.. domain.Select(c => c.Read()), .. mapped.PartitionBy], mapped.OrderBy, mapped.Calls), domain);
    }

    (LogicalPlan Plan, IReadOnlyList<PlanColumn> Domain) PushAggregate(LogicalAggregate aggregate)
    {
        (LogicalPlan input, IReadOnlyList<PlanColumn> domain) = Push(aggregate.Input);
        var mapped = (LogicalAggregate)Substitute(aggregate, domain);
        PlanColumn[] keys = NewColumns();
        Projection[] all = [.. mapped.Keys, .. keys.Select((k, i) => new Projection(k, domain[i].Read()))];
        return (new LogicalAggregate(input, all, mapped.Calls), keys);
    }

    /// <summary>
    /// An aggregate without keys gives a row for every row of the domain, also where no row matches: that needs an outer join.
    /// </summary>
    (LogicalPlan Plan, IReadOnlyList<PlanColumn> Domain) PushScalarAggregate(LogicalAggregate aggregate)
    {
        (LogicalPlan plan, IReadOnlyList<PlanColumn> keys) = PushAggregate(aggregate);
        var grouped = (LogicalAggregate)plan;
        LogicalAggregate all = NewDomain();
        if (EmptyGroups.Of(grouped, context).Values.Count == 0)
        {
            return (new LogicalJoin(JoinKind.Left, all, grouped, Same(all.Output, keys)), all.Output);
        }

        // The calls get new ids below, so that the corrected ones can keep those that the nodes above read.
        (PlanColumn Column, AggregateCall Call)[] renamed =
            [.. grouped.Calls.Select(c => (context.NewColumn(c.Column.Name, c.Column.Type), c.Call))];
        var empty = EmptyGroups.Of(new LogicalAggregate(grouped.Input, grouped.Keys, renamed), context);
        var join = new LogicalJoin(JoinKind.Left, all, empty.Grouped, Same(all.Output, keys));
        IEnumerable<Projection> values = aggregate.Calls.Select((c, i) => new Projection(
            c.Column, empty.Values.GetValueOrDefault(renamed[i].Column.Id) ?? renamed[i].Column.Read()));
        return (new LogicalProject(join, [.. values, .. all.Output.Select(Projection.Pass)]), all.Output);
    }

    (LogicalPlan Plan, IReadOnlyList<PlanColumn> Domain) PushJoin(LogicalJoin join)
    {
        bool pushLeft = IsDependent(join.Left);
        bool pushRight = IsDependent(join.Right);
        if (!pushLeft && !pushRight)
        {
            pushLeft = join.Kind != JoinKind.Right;
            pushRight = !pushLeft;
        }

        // A row that finds no partner must still belong to a row of the domain: the side that is kept carries it.
        pushLeft |= join.Kind is not (JoinKind.Inner or JoinKind.Right);
        pushRight |= join.Kind is JoinKind.Right or JoinKind.Full;
        if (pushLeft && pushRight)
        {
            (LogicalPlan left, IReadOnlyList<PlanColumn> leftDomain) = Push(join.Left);
            (LogicalPlan right, IReadOnlyList<PlanColumn> rightDomain) = Push(join.Right);
            IReadOnlyList<PlanColumn> domain = join.Kind == JoinKind.Right ? rightDomain : leftDomain;
            IReadOnlyList<Expression> conditions = [.. Same(leftDomain, rightDomain), .. Substitute(join, domain).Expressions];
            var result = new LogicalJoin(join.Kind, left, right, conditions, join.Mark);
            return join.Kind == JoinKind.Full ? MergeDomains(join, result, leftDomain, rightDomain) : (result, domain);
        }

        (LogicalPlan pushed, IReadOnlyList<PlanColumn> one) = Push(pushLeft ? join.Left : join.Right);
        return (Substitute(join, one).WithInputs(pushLeft ? [pushed, join.Right] : [join.Left, pushed]), one);
    }

    /// <summary>The left rows carry the domain; where the right side depends on it too, a partner is of the same row of it.</summary>
    (LogicalPlan Plan, IReadOnlyList<PlanColumn> Domain) PushAsOf(LogicalAsOfJoin join)
    {
        (LogicalPlan left, IReadOnlyList<PlanColumn> domain) = Push(join.Left);
        var mapped = (LogicalAsOfJoin)Substitute(join, domain);
        if (!IsDependent(join.Right) && !join.Order.Right.Children.Concat([join.Order.Right]).Any(e => PlanRewriter.ReadsAny(e, _outer)))
        {
            return (mapped.WithInputs([left, join.Right]), domain);
        }

        (LogicalPlan right, IReadOnlyList<PlanColumn> rightDomain) = Push(join.Right);
        Dictionary<ColumnId, Expression> map = MapTo(rightDomain);
        var order = new ComparisonExpression(
            mapped.Order.Operator, mapped.Order.Left, ExpressionRewriter.Substitute(join.Order.Right, map));
        return (new LogicalAsOfJoin(join.Kind, left, right, [.. mapped.Equalities, .. Same(domain, rightDomain)], order), domain);
    }

    (LogicalPlan Plan, IReadOnlyList<PlanColumn> Domain) MergeDomains(
        LogicalJoin join, LogicalJoin result, IReadOnlyList<PlanColumn> left, IReadOnlyList<PlanColumn> right)
    {
        PlanColumn[] merged = NewColumns();
        IEnumerable<Projection> domain = merged.Select((c, i) => new Projection(
            c,
            new CaseExpression([new UnaryExpression(UnaryOperator.IsNotNull, left[i].Read()), left[i].Read(), right[i].Read()], c.Type)));
        return (new LogicalProject(result, [.. join.Output.Select(Projection.Pass), .. domain]), merged);
    }

    (LogicalPlan Plan, IReadOnlyList<PlanColumn> Domain) PushSet(LogicalSetOperation set)
    {
        var inputs = new List<LogicalPlan>();
        foreach (LogicalPlan input in set.Inputs)
        {
            (LogicalPlan pushed, IReadOnlyList<PlanColumn> domain) = Push(input);
            inputs.Add(PlanRewriter.Narrow(pushed, [.. input.Output, .. domain]));
        }

        PlanColumn[] columnsOfAll = NewColumns();
        return (new LogicalSetOperation(set.Operator, [.. set.Output, .. columnsOfAll], inputs), columnsOfAll);
    }

    (LogicalPlan Plan, IReadOnlyList<PlanColumn> Domain) PushValues(LogicalValues values)
    {
        var rows = new List<LogicalPlan>();
        foreach (IReadOnlyList<Expression> row in values.Rows)
        {
            LogicalAggregate domain = NewDomain();
            Dictionary<ColumnId, Expression> map = MapTo(domain.Output);
            IEnumerable<Projection> cells = values.Output.Select((c, i) => new Projection(
                values.Rows.Count == 1 ? c : context.NewColumn(c.Name, c.Type), ExpressionRewriter.Substitute(row[i], map)));
            rows.Add(new LogicalProject(domain, [.. cells, .. domain.Output.Select(Projection.Pass)]));
        }

        if (rows.Count == 1)
        {
            return (rows[0], [.. rows[0].Output.Skip(values.Output.Count)]);
        }

        PlanColumn[] columnsOfAll = NewColumns();
        return (new LogicalSetOperation(SetOperator.UnionAll, [.. values.Output, .. columnsOfAll], rows), columnsOfAll);
    }

    /// <summary>Definitions read no columns of enclosing queries, or else would stand where they are read.</summary>
    (LogicalPlan Plan, IReadOnlyList<PlanColumn> Domain) PushWith(LogicalWith with)
    {
        (LogicalPlan body, IReadOnlyList<PlanColumn> domain) = Push(with.Body);
        return (with.WithInputs([with.Definition, body]), domain);
    }

    /// <summary>Every row of every round belongs to a row of the domain: the columns of the domain go round with the others.</summary>
    (LogicalPlan Plan, IReadOnlyList<PlanColumn> Domain) PushRecursive(LogicalRecursive recursive)
    {
        (LogicalPlan anchor, IReadOnlyList<PlanColumn> anchorDomain) = Push(recursive.Anchor);
        PlanColumn[] domain = NewColumns();
        _rounds.Add(recursive.Table, domain);
        _dependent.Clear();
        (LogicalPlan step, IReadOnlyList<PlanColumn> stepDomain) = Push(recursive.Step);
        _rounds.Remove(recursive.Table);
        return (
            new LogicalRecursive(
                recursive.Table,
                [.. recursive.Output, .. domain],
                PlanRewriter.Narrow(anchor, [.. recursive.Anchor.Output, .. anchorDomain]),
                PlanRewriter.Narrow(step, [.. recursive.Step.Output, .. stepDomain]),
                recursive.IsDistinct),
            domain);
    }

    (LogicalPlan Plan, IReadOnlyList<PlanColumn> Domain) PushRead(LogicalCommonRead read)
    {
        PlanColumn[] domain = NewColumns();
        return (
            new LogicalCommonRead(
                read.Table, [.. read.Output, .. domain], [.. read.Sources, .. _rounds[read.Table].Select(c => c.Id)]),
            domain);
    }

    PlanColumn[] NewColumns() => [.. columns.Select(c => context.NewColumn(c.Name, c.Type))];

    static Expression[] Same(IReadOnlyList<PlanColumn> left, IReadOnlyList<PlanColumn> right) =>
        [.. left.Select((c, i) => new ComparisonExpression(ComparisonOperator.NotDistinctFrom, c.Read(), right[i].Read()))];

    bool IsDependent(LogicalPlan plan)
    {
        if (!_dependent.TryGetValue(plan, out bool dependent))
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            dependent = (plan is LogicalCommonRead read && _rounds.ContainsKey(read.Table))
                || plan.Expressions.Any(e => PlanRewriter.ReadsAny(e, _outer)) || plan.Inputs.Any(IsDependent);
            _dependent.Add(plan, dependent);
        }

        return dependent;
    }
}
