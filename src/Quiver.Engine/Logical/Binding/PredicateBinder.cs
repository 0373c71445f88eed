using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions.Scalars;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds BETWEEN, IN with a list, the pattern matches, IS and IS DISTINCT FROM.</summary>
sealed class PredicateBinder(ExpressionBinder expressions)
{
    public Expression Between(SqlBetween between)
    {
        SqlCollate? collate = CollationBinder.Of(between.Operand, between.Low, between.High);
        Expression operand = Compared(between.Operand, between.Symmetric ? 4 : 2, collate);
        Expression low = Compared(between.Low, between.Symmetric ? 2 : 1, collate);
        Expression high = Compared(between.High, between.Symmetric ? 2 : 1, collate);
        Expression result = Within(operand, low, high, between);
        if (between.Symmetric)
        {
            result = new LogicalExpression(isAnd: false, [result, Within(operand, high, low, between)]);
        }

        return Negated(result, between.Negated);
    }

    public Expression InList(SqlInList list)
    {
        if (list.Operand is SqlRow row)
        {
            return Negated(RowInList(row, list), list.Negated);
        }

        SqlCollate? collate = CollationBinder.Of([list.Operand, .. list.Items]);
        Expression operand = Compared(list.Operand, list.Items.Count(i => i is not SqlLiteral) + 1, collate);
        var constants = new List<LiteralExpression>();
        var tests = new List<Expression>();
        foreach (SqlExpression item in list.Items)
        {
            Expression value = Compared(item, 1, collate);
            if (value is LiteralExpression literal)
            {
                constants.Add(literal);
            }
            else
            {
                tests.Add(expressions.Operators.Compare(ComparisonOperator.Equal, operand, value, item));
            }
        }

        if (tests.Count == 0 && constants.Count == 0)
        {
            return new LiteralExpression(ScalarValue.Boolean(list.Negated));
        }

        if (constants.Count > 0)
        {
            tests.Insert(0, InConstants(operand, constants, list, tests.Count == 0 && list.Negated));
        }

        return tests.Count == 1 && constants.Count > 0
            ? tests[0]
            : Negated(tests.Count == 1 ? tests[0] : new LogicalExpression(isAnd: false, tests), list.Negated);
    }

    public Expression Like(SqlLike like)
    {
        Expression operand = Text(expressions.Bind(like.Operand), like.Operand, like.Kind);
        Expression pattern = Text(expressions.Bind(like.Pattern), like.Pattern, like.Kind);
        string? escape = Escape(like);
        Expression result = like.Kind switch
        {
            SqlLikeKind.Like or SqlLikeKind.ILike => new LikeExpression(operand, pattern, escape, like.Kind == SqlLikeKind.ILike),
            SqlLikeKind.Glob => expressions.Call("glob_matches", like, operand, pattern),
            SqlLikeKind.Regex => expressions.Call("regexp_matches", like, operand, pattern),
            SqlLikeKind.RegexIgnoreCase => expressions.Call("regexp_matches", like, operand, pattern, ExpressionBinder.Text("i")),
            _ => Similar(like, operand, pattern, escape ?? SimilarPattern.DefaultEscape),
        };
        return Negated(result, like.Negated);
    }

    Expression Similar(SqlLike like, Expression operand, Expression pattern, string escape)
    {
        Expression regex = pattern switch
        {
            LiteralExpression { Value.Value: string text } => ExpressionBinder.Text(SimilarPattern.ToRegex(text, escape)),
            LiteralExpression => pattern,
            _ => expressions.Call("similar_to_escape", like, pattern, ExpressionBinder.Text(escape)),
        };
        return expressions.Call("regexp_full_match", like, operand, regex);
    }

    public Expression Is(SqlIs test)
    {
        Expression operand = expressions.Bind(test.Operand);
        if (test.Test == SqlTruthTest.Null)
        {
            return new UnaryExpression(test.Negated ? UnaryOperator.IsNotNull : UnaryOperator.IsNull, operand);
        }

        operand = Coercion.Condition(operand, $"IS {test.Test.ToString().ToUpperInvariant()}", test.Operand);
        return test.Test switch
        {
            SqlTruthTest.Unknown => new UnaryExpression(test.Negated ? UnaryOperator.IsNotNull : UnaryOperator.IsNull, operand),
            SqlTruthTest.True => Negated(new UnaryExpression(UnaryOperator.IsTrue, operand), test.Negated),
            _ => Negated(new UnaryExpression(UnaryOperator.IsFalse, operand), test.Negated),
        };
    }

    public Expression DistinctFrom(SqlDistinctFrom distinct) => expressions.Operators.Compare(
        distinct.Negated ? ComparisonOperator.NotDistinctFrom : ComparisonOperator.DistinctFrom,
        expressions.Bind(distinct.Left),
        expressions.Bind(distinct.Right),
        distinct);

    /// <summary>Binds an operand that is compared some times.</summary>
    Expression Compared(SqlExpression operand, int uses, SqlCollate? collate) => collate is null
        ? expressions.BindShared(operand, uses)
        : expressions.Collations.Key(
            expressions.BindShared(operand is SqlCollate collated ? collated.Operand : operand, uses), collate);

    Expression Within(Expression operand, Expression low, Expression high, SqlBetween between) => new LogicalExpression(
        isAnd: true,
        [
            expressions.Operators.Compare(ComparisonOperator.GreaterOrEqual, operand, low, between),
            expressions.Operators.Compare(ComparisonOperator.LessOrEqual, operand, high, between),
        ]);

    static InListExpression InConstants(Expression operand, List<LiteralExpression> constants, SqlInList list, bool isNegated)
    {
        DataType type = operand.Type;
        var adapted = new List<Expression>(constants.Count);
        foreach (LiteralExpression constant in constants)
        {
            Expression value = operand is LiteralExpression ? constant : Coercion.Adapt(constant, operand.Type, list);
            adapted.Add(value);
            type = TypeCoercion.ComparisonType(type, value.Type)
                ?? throw BindingErrors.Mismatch(
                    list, $"cannot compare {operand.Type} with {value.Type} in the list of IN; cast one of them");
        }

        ScalarValue[] values = [.. adapted.Select(v => ((LiteralExpression)Coercion.Cast(v, type, list)).Value)];
        return new InListExpression(Coercion.Cast(operand, type, list), values, isNegated);
    }

    Expression RowInList(SqlRow row, SqlInList list)
    {
        Expression[] left = [.. row.Items.Select(i => expressions.BindShared(i, list.Items.Count))];
        var tests = new List<Expression>();
        foreach (SqlExpression item in list.Items)
        {
            if (item is not SqlRow other)
            {
                throw BindingErrors.Mismatch(item, $"IN compares a row of {left.Length} values: this must be a row too");
            }

            tests.Add(expressions.Operators.CompareRows(ComparisonOperator.Equal, left, [.. other.Items.Select(expressions.Bind)], item));
        }

        return tests.Count switch
        {
            0 => new LiteralExpression(ScalarValue.Boolean(false)),
            1 => tests[0],
            _ => new LogicalExpression(isAnd: false, tests),
        };
    }

    string? Escape(SqlLike like)
    {
        if (like.Escape is null)
        {
            return null;
        }

        return expressions.Bind(like.Escape) is LiteralExpression { Value.Value: string { Length: <= 1 } escape }
            ? escape
            : throw BindingErrors.Invalid(like.Escape, "ESCAPE takes a constant of one character, or none to have no escape");
    }

    static Expression Text(Expression value, SqlNode at, SqlLikeKind kind) => value.Type.Id is TypeId.Utf8 or TypeId.Null
        ? Coercion.Cast(value, DataType.Utf8, at)
        : throw BindingErrors.Mismatch(at, $"{NameOf(kind)} takes text arguments, but this has type {value.Type}; cast it to VARCHAR");

    static string NameOf(SqlLikeKind kind) => kind switch
    {
        SqlLikeKind.Like => "LIKE",
        SqlLikeKind.ILike => "ILIKE",
        SqlLikeKind.SimilarTo => "SIMILAR TO",
        SqlLikeKind.Glob => "GLOB",
        _ => "the operator ~",
    };

    static Expression Negated(Expression value, bool negated) => negated ? new UnaryExpression(UnaryOperator.Not, value) : value;
}
