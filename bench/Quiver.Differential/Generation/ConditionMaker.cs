namespace Quiver.Differential.Generation;

/// <summary>Makes conditions.</summary>
sealed class ConditionMaker(QueryGenerator generator)
{
    Draw Draw => generator.Draw;

    ValueMaker Values => generator.Values;

    public SqlNode Condition(Scope scope, int depth)
    {
        if (depth <= 0)
        {
            return Comparison(scope, 0);
        }

        return Draw.Weighted<SqlNode>(
            (8, () => Comparison(scope, depth)),
            (4, () => Boolean("(", Condition(scope, depth - 1), Draw.Word(" AND ", " OR "), Condition(scope, depth - 1), ")")),
            (2, () => Boolean("(NOT ", Condition(scope, depth - 1), ")")),
            (2, () => Boolean("(", Values.Any(scope, depth - 1), Draw.Word(" IS NULL", " IS NOT NULL"), ")")),
            (2, () => InList(scope, depth - 1)),
            (2, () => Between(scope, depth - 1)),
            (2, () => Like(scope, depth - 1)),
            (1, () => Boolean("(", Condition(scope, depth - 1), Draw.Word(" IS TRUE", " IS NOT FALSE", " IS NOT TRUE", " IS FALSE"), ")")),
            (1, () => Distinctness(scope, depth - 1)),
            (generator.Has(Feature.Lists) ? 1 : 0, () => generator.Lists.Condition(scope, depth)),
            (generator.TypesDiffer ? 1 : 0, () => Values.Any(Family.Boolean, scope, 0)),
            (Nests(scope) ? 5 : 0, () => Subquery(scope)));
    }

    /// <summary>A condition that joins two sides: mostly an equation between their columns.</summary>
    public SqlNode Join(Scope both, IReadOnlyList<SqlNode> left, IReadOnlyList<SqlNode> right)
    {
        var pairs = (from l in left from r in right where l.Family == r.Family select (l, r)).ToList();
        var equation = pairs.Count > 0 && Draw.Percent(90) ? Equation(Draw.Of(pairs)) : Comparison(both, 0);
        return Draw.Percent(60)
            ? equation
            : Boolean("(", equation, Draw.Percent(75) ? " AND " : " OR ",
                Condition(generator.Has(Feature.JoinSubqueries) ? both : both.Plain(), 1), ")");
    }

    SqlNode Equation((SqlNode Left, SqlNode Right) pair) => Boolean(
        "(", pair.Left, Draw.Percent(75) ? " = " : Draw.Percent(20) ? " IS NOT DISTINCT FROM " : Draw.Word(" < ", " >= ", " <> "),
            pair.Right, ")");

    bool Nests(Scope scope) => scope.AllowsSubqueries && generator.QueriesLeft > 0;

    static SqlNode Boolean(params object[] parts) => SqlNode.Value(Family.Boolean, parts);

    SqlNode Comparison(Scope scope, int depth)
    {
        var family = generator.AnyFamily();
        var other = family is Family.Integer or Family.Double or Family.Decimal && Draw.Percent(15)
            ? Draw.Of(generator.TypesDiffer ? [Family.Integer, Family.Double, Family.Decimal] : new[] { Family.Integer, Family.Double })
            : family;

        // A comparison of two widths rounds where one of them is an extreme, and engines round differently.
        var left = family == other ? Values.Any(family, scope, depth - 1) : Values.Value(family, scope, depth - 1);
        var right = family == other ? Values.Any(other, scope, depth - 1) : Values.Value(other, scope, depth - 1);
        return Boolean("(", left, Draw.Word(" = ", " <> ", " < ", " <= ", " > ", " >= ", " = "), right, ")");
    }

    SqlNode InList(Scope scope, int depth)
    {
        var family = generator.AnyFamily();
        var items = Enumerable.Range(0, Draw.Between(1, 5)).Select(_ => Draw.Percent(80)
            ? Values.Literal(family)
            : Values.Value(family, scope, 0));
        return Boolean(
            "(", Values.Any(family, scope, depth), Draw.Word(" IN (", " NOT IN ("), SqlNode.Items(", ", items), "))");
    }

    SqlNode Between(Scope scope, int depth)
    {
        var family = generator.AnyFamily();
        return Boolean(
            "(", Values.Any(family, scope, depth), Draw.Word(" BETWEEN ", " NOT BETWEEN "), Values.Value(family, scope, depth), " AND ",
            Values.Value(family, scope, depth), ")");
    }

    SqlNode Like(Scope scope, int depth) => Boolean(
        "(", Values.Value(Family.Text, scope, depth), Draw.Word(" LIKE ", " NOT LIKE ", generator.TypesDiffer ? " ILIKE " : " LIKE "),
        Draw.Word("'a%'", "'%b'", "'%b%'", "'_'", "'a_b'", "'%'", "''", "'a%c'", "'%é%'", "'__'"), ")");

    SqlNode Distinctness(Scope scope, int depth)
    {
        var family = generator.AnyFamily();
        return Boolean(
            "(", Values.Any(family, scope, depth), Draw.Word(" IS DISTINCT FROM ", " IS NOT DISTINCT FROM "),
            Values.Any(family, scope, depth), ")");
    }

    SqlNode Subquery(Scope scope)
    {
        var family = generator.AnyFamily();
        return Draw.Weighted<SqlNode>(
            (4, () => Boolean(Draw.Word("(EXISTS (", "(NOT EXISTS ("), generator.Queries.Nested(scope, [generator.AnyFamily()]), "))")),
            (5, () => Boolean(
                "(", Values.Any(family, scope.Plain(), 1), Draw.Word(" IN (", " NOT IN ("), generator.Queries.Nested(scope, [family]),
                    "))")),
            (generator.Has(Feature.Quantified) ? 2 : 0, () => Boolean(
                "(", Values.Any(family, scope.Plain(), 1), Draw.Word(" = ", " <> ", " < ", " >= "), Draw.Word("ANY (", "ALL ("),
                generator.Queries.Nested(scope, [family]), "))")),
            (3, () => Boolean(
                "(", Values.Any(family, scope.Plain(), 1), Draw.Word(" = ", " < ", " >= "), generator.Queries.Scalar(family, scope), ")")));
    }
}
