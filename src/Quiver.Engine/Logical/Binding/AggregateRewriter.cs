using System.Runtime.CompilerServices;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>
/// Turns expressions over the rows of FROM into expressions over groups: keys and aggregates become columns of a
/// <see cref="LogicalAggregate"/>, and any other column is an error.
/// </summary>
sealed class AggregateRewriter
{
    readonly Binder _binder;
    readonly LogicalPlan _input;
    readonly HashSet<ColumnId> _ungrouped;
    readonly ProjectionList _keys;
    readonly Dictionary<Expression, Expression> _values = [];
    readonly List<Projection> _setKeys = [];
    readonly Dictionary<Expression, int> _setKeyPlaces = [];
    readonly List<IReadOnlyList<int>> _sets = [];
    readonly Dictionary<Expression, PlanColumn> _groupings = [];
    readonly List<(PlanColumn Column, IReadOnlyList<int> Keys)> _groupingList = [];
    readonly Dictionary<Expression, PlanColumn> _calls = [];
    readonly List<(PlanColumn Column, AggregateCall Call)> _callList = [];

    public AggregateRewriter(Binder binder, LogicalPlan input)
    {
        _binder = binder;
        _input = input;
        _ungrouped = [.. input.Output.Select(c => c.Id)];
        _keys = new ProjectionList(binder, input);
        GapFill = new GapFillBinder(binder, input);
    }

    /// <summary>What becomes of gaps between the groups.</summary>
    public GapFillBinder GapFill { get; }

    /// <summary>The aggregate of all keys and calls that were met.</summary>
    public LogicalPlan Plan => _sets.Count == 0 ? new LogicalAggregate(_input, _keys.Items, _callList) : GroupingSets();

    /// <summary>Adds a key.</summary>
    public void AddKey(Expression key)
    {
        if (_values.ContainsKey(key))
        {
            return;
        }

        PlanColumn column = _keys.Add(key.ToString(), key);
        GapFill.AddKey(key, column);
        _values.Add(key, column.Read());
        _ungrouped.Remove(column.Id);
    }

    /// <summary>Adds a grouping set. Either all keys come in sets or none.</summary>
    public void AddSet(IReadOnlyList<Expression> keys)
    {
        var places = new SortedSet<int>();
        foreach (Expression key in keys)
        {
            AddKey(key);
            if (!_setKeyPlaces.TryGetValue(key, out int place))
            {
                place = _setKeys.Count;
                _setKeyPlaces.Add(key, place);
                _setKeys.Add(new Projection(_binder.NewColumn(key.ToString(), key.Type), key));
            }

            places.Add(place);
        }

        _sets.Add([.. places]);
    }

    /// <summary>Adds the aggregates that subqueries read as columns.</summary>
    public void AddOuter(OuterAggregates aggregates)
    {
        foreach ((AggregateExpression aggregate, PlanColumn column) in aggregates.Calls)
        {
            _calls.Add(aggregate, column);
            _callList.Add((column, aggregate.Call));
        }
    }

    /// <summary>Rewrites an expression of a clause.</summary>
    public Expression Rewrite(Expression value, SqlNode at)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (_values.TryGetValue(value, out Expression? key))
        {
            return key;
        }

        switch (value)
        {
            case AggregateExpression aggregate:
                return Call(aggregate);
            case GroupingExpression grouping:
                return Grouping(grouping, at);
            case ColumnExpression column when _ungrouped.Contains(column.Id):
                throw MustBeGrouped(column.Name, _binder.Places.GetValueOrDefault(column, at));
            case SubqueryExpression subquery:
                RequireGrouped(subquery, at);
                break;
            case LambdaExpression { Body.Captures: > 0 } lambda:
                return Lambda(lambda, at);
        }

        if (GapFillBinder.IsFill(value))
        {
            return GapFill.Fill(value, Rewrite(value.Children[0], at), at);
        }

        Expression[]? changed = null;
        for (int i = 0; i < value.Children.Count; i++)
        {
            Expression result = Rewrite(value.Children[i], at);
            if (!ReferenceEquals(result, value.Children[i]))
            {
                changed ??= [.. value.Children];
                changed[i] = result;
            }
        }

        return changed is null ? value : value.WithChildren(changed);
    }

    /// <summary>A key may stand inside a lambda, which captures the columns of it one by one: it is to capture the key.</summary>
    LambdaExpression Lambda(LambdaExpression lambda, SqlNode at)
    {
        int first = lambda.FirstCapture;
        List<Expression> operands = [.. lambda.Children.Take(first).Select(c => Rewrite(c, at))];
        Expression closed = Close(lambda.Body.Open([.. lambda.Children.Skip(first)]), lambda.Body, operands, first, at);
        LambdaBody body = lambda.Body with { Captures = operands.Count - first, Result = closed };
        return new LambdaExpression(lambda.Name, lambda.Kind, lambda.HasInitial, operands, body, lambda.Type) { Place = lambda.Place };
    }

    Expression Close(Expression value, LambdaBody body, List<Expression> operands, int first, SqlNode at)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (body.IsParameter(value))
        {
            return value;
        }

        if (_values.ContainsKey(value)
            || value is ColumnExpression or SubqueryExpression or AggregateExpression or GroupingExpression)
        {
            Expression captured = Rewrite(value, at);
            int capture = operands.IndexOf(captured, first);
            if (capture < 0)
            {
                capture = operands.Count;
                operands.Add(captured);
            }

            return LambdaBody.Column(body.Parameters.Count + capture - first, captured.ToString(), captured.Type);
        }

        return value.Children.Count == 0
            ? value : value.WithChildren([.. value.Children.Select(c => Close(c, body, operands, first, at))]);
    }

    ColumnExpression Call(AggregateExpression aggregate)
    {
        if (!_calls.TryGetValue(aggregate, out PlanColumn? column))
        {
            column = _binder.NewColumn(aggregate.Call.ToString(), aggregate.Type);
            _calls.Add(aggregate, column);
            _callList.Add((column, aggregate.Call));
        }

        return column.Read();
    }

    Expression Grouping(GroupingExpression grouping, SqlNode at)
    {
        foreach (Expression argument in grouping.Children)
        {
            if (!_values.ContainsKey(argument))
            {
                throw BindingErrors.Invalid(at, $"the argument {argument} of GROUPING is not in GROUP BY");
            }
        }

        if (_sets.Count == 0)
        {
            return new LiteralExpression(ScalarValue.Int64(0));
        }

        if (!_groupings.TryGetValue(grouping, out PlanColumn? column))
        {
            column = _binder.NewColumn(grouping.ToString(), grouping.Type);
            _groupings.Add(grouping, column);
            _groupingList.Add((column, [.. grouping.Children.Count == 0
                ? Enumerable.Range(0, _setKeys.Count) : grouping.Children.Select(c => _setKeyPlaces[c])]));
        }

        return column.Read();
    }

    /// <summary>Above the sets, a key that is a column goes by the id of that column again: subqueries may read it.</summary>
    LogicalProject GroupingSets()
    {
        var grouped = new LogicalAggregate(_input, _setKeys, _callList);
        IEnumerable<Projection> keys = _keys.Items.Select((k, i) => new Projection(k.Column, _setKeys[i].Column.Read()));
        IEnumerable<PlanColumn> others = [.. _callList.Select(c => c.Column), .. _groupingList.Select(g => g.Column)];
        return new LogicalProject(
            new LogicalGroupingSets(grouped, new GroupingSetList(_sets, _groupingList)), [.. keys, .. others.Select(Projection.Pass)]);
    }

    void RequireGrouped(SubqueryExpression subquery, SqlNode at)
    {
        HashSet<ColumnId> used = ExpressionRewriter.FreeColumns(subquery.Plan);
        if (_input.Output.FirstOrDefault(c => used.Contains(c.Id) && _ungrouped.Contains(c.Id)) is { } column)
        {
            throw MustBeGrouped(column.Name, at);
        }
    }

    static Arrow.Errors.QuiverException MustBeGrouped(string name, SqlNode at) =>
        BindingErrors.Invalid(at, $"column \"{name}\" must appear in GROUP BY or be used in an aggregate function");
}
