using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>
/// Turns syntax trees into plans: resolves every name, finds every type and inserts the casts that SQL implies. One binder
/// serves one statement.
/// </summary>
sealed class Binder
{
    const int MaximumViewDepth = 64;
    readonly int _viewDepth;

    public Binder(BindingContext context)
        : this(context, new BindingBudget(), 0)
    {
    }

    Binder(BindingContext context, BindingBudget budget, int viewDepth)
    {
        Context = context;
        Budget = budget;
        _viewDepth = viewDepth;
        Queries = new QueryBinder(this);
        Selects = new SelectBinder(this);
        SetOperations = new SetOperationBinder(this);
        Values = new ValuesBinder(this);
        Tables = new FromBinder(this);
        Orders = new OrderByBinder(this);
        CommonTables = new CommonTableBinder(this);
        Samples = new SampleBinder(this);
    }

    public BindingContext Context { get; }

    public BindingBudget Budget { get; }

    public QueryBinder Queries { get; }

    public SelectBinder Selects { get; }

    public SetOperationBinder SetOperations { get; }

    public ValuesBinder Values { get; }

    public FromBinder Tables { get; }

    public OrderByBinder Orders { get; }

    public CommonTableBinder CommonTables { get; }

    public SampleBinder Samples { get; }

    /// <summary>Where each column expression stands in the text, for errors that are found after binding.</summary>
    public Dictionary<Expression, SqlNode> Places { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Binds a query; the columns of the plan have the names of the result.</summary>
    public LogicalPlan BindQuery(SqlQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Guard(query, () => Queries.Bind(query, null, null));
    }

    /// <summary>Binds an expression over the columns of a plan, without aggregates.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="input">The plan whose columns have names; none for a constant.</param>
    /// <param name="target">The type to cast the value to, as INSERT does.</param>
    /// <param name="path">The name that may qualify the columns.</param>
    public Expression BindScalar(
        SqlExpression expression, LogicalPlan? input, DataType? target = null, IReadOnlyList<string>? path = null)
    {
        ArgumentNullException.ThrowIfNull(expression);
        return Guard(expression, () =>
        {
            var scope = new Scope(
                input is null ? Relation.OneRow : path is null ? Relation.Of(input) : Relation.Of(input, path), null, null);
            Expression value = new ExpressionBinder(this, scope) { Clause = "this expression" }.Bind(expression);
            return target is null ? value : Coercion.Cast(value, target, expression);
        });
    }

    /// <summary>Binds a row value, or a subquery that gives one row, over the columns of a plan, as UPDATE assigns it.</summary>
    public IReadOnlyList<Expression> BindRow(
        SqlExpression row, LogicalPlan input, IReadOnlyList<DataType> types, IReadOnlyList<string> path)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Guard<IReadOnlyList<Expression>>(row, () =>
        {
            var scope = new Scope(Relation.Of(input, path), null, null);
            var expressions = new ExpressionBinder(this, scope) { Clause = "this expression" };
            IReadOnlyList<Expression> values = row switch
            {
                SqlSubquery query => expressions.Subqueries.Row(query, types.Count),
                SqlRow { Items: { } items } when items.Count == types.Count => [.. items.Select(expressions.Bind)],
                _ => throw BindingErrors.Mismatch(row, $"{types.Count} columns take a row of {types.Count} values, such as (1, 2)"),
            };
            return [.. values.Select((v, i) => Coercion.Cast(v, types[i], row))];
        });
    }

    /// <summary>Binds the query of a view in a scope of its own.</summary>
    public LogicalPlan BindView(ViewDefinition view, SqlNode reference)
    {
        if (_viewDepth == MaximumViewDepth)
        {
            throw BindingErrors.At(
                reference,
                ErrorCode.NestingTooDeep,
                $"views refer to each other more than {MaximumViewDepth} levels deep; is one part of itself?");
        }

        try
        {
            LogicalPlan plan = new Binder(Context with { Sql = view.Sql }, Budget, _viewDepth + 1).Queries.Bind(view.Query, null, null);
            ExpressionPlaces.Forget(plan);
            return plan;
        }
        catch (QuiverException error) when (error.Line > 0 && !ReferenceEquals(reference, view.Query))
        {
            // The place is one in the text of the view, which the user of the view does not see.
            bool isNested = _viewDepth > 0 || error.Code == ErrorCode.NestingTooDeep;
            throw BindingErrors.At(
                reference, error.Code, isNested ? error.Message : $"the query of view \"{TextOf(reference)}\" is wrong: {error.Message}");
        }
    }

    /// <summary>Binds the query of a view for the names and types of its columns.</summary>
    public IReadOnlyList<PlanColumn> ColumnsOf(ViewDefinition view)
    {
        IReadOnlyList<PlanColumn> columns = BindView(view, view.Query).Output;
        return [.. columns.Select((c, i) => i < view.ColumnNames.Count ? new PlanColumn(c.Id, view.ColumnNames[i], c.Type) : c)];
    }

    /// <summary>The text of a node.</summary>
    public string TextOf(SqlNode node)
    {
        int start = Math.Clamp(node.Position.Offset, 0, Context.Sql.Length);
        return Context.Sql[start..Math.Clamp(node.Span.End, start, Context.Sql.Length)];
    }

    /// <summary>A new column.</summary>
    public PlanColumn NewColumn(string name, DataType type) => new(Context.Ids.Next(), name, type);

    static T Guard<T>(SqlNode node, Func<T> bind)
    {
        try
        {
            return bind();
        }
        catch (InsufficientExecutionStackException)
        {
            throw BindingErrors.At(
                node, ErrorCode.NestingTooDeep, "the statement is nested too deeply; use fewer levels of operators or subqueries");
        }
    }
}
