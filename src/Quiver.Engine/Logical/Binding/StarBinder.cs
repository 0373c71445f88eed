using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds stars and COLUMNS with what chooses among their columns: patterns, conditions over names, replacements.</summary>
sealed class StarBinder(ExpressionBinder expressions)
{
    /// <summary>The star whose columns a pattern chooses, as in <c>* LIKE 'a%'</c>; null for any other expression.</summary>
    public static SqlStar? FilteredStar(SqlExpression expression) => (expression as SqlLike)?.Operand as SqlStar;

    /// <summary>Returns the columns of a star; those of a struct for <c>column.*</c>.</summary>
    public IReadOnlyList<StarExpansion.Item> Expand(SqlStar star)
    {
        Relation relation = expressions.Scope.Relation;
        if (star.Qualifier is not { } name || relation.Tables.Any(t => t.Matches(name.Parts, name.Parts.Count)))
        {
            return StarExpansion.Expand(star, relation);
        }

        var reference = new SqlColumnReference(name.Parts) { Span = name.Span };
        bool isColumn = expressions.Scope.Find(reference, out _) is not null;
        if (!isColumn || expressions.Bind(reference) is not { Type.Logical: StructType type } value)
        {
            return StarExpansion.Expand(star, relation);
        }

        var table = new ScopeTable([name.Last.Name]);
        var fields = new Relation(
            relation.Plan,
            [.. type.Fields.Select(f => new ScopeColumn(
                f.Name, table, expressions.Call("struct_extract", star, value, ExpressionBinder.Text(f.Name))))],
            [table]);
        return StarExpansion.Expand(star with { Qualifier = null }, fields);
    }

    /// <summary>Returns the columns of a star whose names a pattern chooses.</summary>
    public IReadOnlyList<StarExpansion.Item> Filter(SqlLike like, SqlStar star)
    {
        StarExpansion.Item[] found = [.. Expand(star).Where(item => IsTrue(
            expressions.Inside(NoColumns()).Bind(like with { Operand = Name(item.Name, like) })))];
        return found.Length > 0
            ? found
            : throw BindingErrors.At(like, Arrow.Errors.ErrorCode.UnknownColumn, "no column has a name that the pattern chooses");
    }

    /// <summary>Returns the columns that COLUMNS stands for.</summary>
    public IReadOnlyList<ScopeColumn> Select(SqlColumns columns)
    {
        switch (columns.Selector)
        {
            case SqlStar star:
                return [.. Expand(star).Select(Column)];
            case SqlLike like when FilteredStar(like) is { } star:
                return [.. Filter(like, star).Select(Column)];
            case SqlLambda { Parameters: [var parameter] } lambda:
                return ByCondition(columns, lambda, parameter);
            default:
                return StarExpansion.Select(columns, expressions.Scope.Relation);
        }
    }

    ScopeColumn Column(StarExpansion.Item item) => item.Replacement is null
        ? item.Column with { Name = item.Name }
        : new ScopeColumn(item.Name, null, expressions.Bind(item.Replacement));

    ScopeColumn[] ByCondition(SqlColumns columns, SqlLambda lambda, SqlIdentifier parameter)
    {
        ScopeColumn[] found = [.. expressions.Scope.Relation.Visible.Where(column =>
        {
            var name = new ScopeColumn(parameter.Name, null, ExpressionBinder.Text(column.Name));
            var scope = new Scope(new Relation(LogicalValues.OneRow, [name], []), null, null);
            return IsTrue(expressions.Inside(scope).Condition(lambda.Body, "COLUMNS"));
        })];
        return found.Length > 0
            ? found
            : throw BindingErrors.At(columns, Arrow.Errors.ErrorCode.UnknownColumn, "no column has a name for which the lambda is true");
    }

    bool IsTrue(Expression condition) => expressions.Binder.Context.EvaluateConstant(condition).IsTrue;

    static Scope NoColumns() => new(Relation.OneRow, null, null);

    static BoundExpression Name(string name, SqlNode at) => new(ExpressionBinder.Text(name)) { Span = at.Span };
}
