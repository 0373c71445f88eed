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
    readonly HashSet<Expression> _leftOut = [];
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
    public LogicalAggregate Plan => new(_input, _keys.Items, _callList);

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

    /// <summary>Adds a key of another grouping set: it is null in the groups of this one.</summary>
    public void AddLeftOut(Expression key)
    {
        if (_leftOut.Add(key))
        {
            _values.TryAdd(key, new LiteralExpression(ScalarValue.Null(key.Type)));
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

    LiteralExpression Grouping(GroupingExpression grouping, SqlNode at)
    {
        long bits = 0;
        foreach (Expression argument in grouping.Children)
        {
            if (!_values.ContainsKey(argument))
            {
                throw BindingErrors.Invalid(at, $"the argument {argument} of GROUPING is not in GROUP BY");
            }

            bits = (bits << 1) | (_values[argument] is LiteralExpression && _leftOut.Contains(argument) ? 1L : 0L);
        }

        return new LiteralExpression(ScalarValue.Int64(bits));
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
