using System.Globalization;

namespace Quiver.Differential.Generation;

/// <summary>Makes what stands in FROM.</summary>
sealed class RelationMaker(QueryGenerator generator)
{
    readonly List<(string Name, IReadOnlyList<Family> Families)> _commonTables = [];

    Draw Draw => generator.Draw;

    /// <summary>Offers a common table to what is made from now on.</summary>
    public void Offer(string name, IReadOnlyList<Family> families) => _commonTables.Add((name, families));

    public void Forget() => _commonTables.Clear();

    /// <summary>One relation or a join of some, and the columns that it has.</summary>
    public (SqlNode From, IReadOnlyList<SqlNode> Terms) From(Scope? outer, int most)
    {
        var (from, terms) = One(outer);
        var count = Draw.Between(1, most);
        for (var i = 1; i < count; i++)
        {
            (from, terms) = Join(from, terms, outer, isLast: i == count - 1);
        }

        return (from, terms);
    }

    (SqlNode, IReadOnlyList<SqlNode>) Join(SqlNode left, IReadOnlyList<SqlNode> leftTerms, Scope? outer, bool isLast)
    {
        if (generator.Has(Feature.Lateral) && generator.QueriesLeft > 0 && Draw.Percent(12))
        {
            return Lateral(left, leftTerms, outer);
        }

        if (generator.Has(Feature.Lists) && Draw.Percent(6))
        {
            return Elements(left, leftTerms);
        }

        if (generator.Has(Feature.AsOfJoins) && Draw.Percent(6) && AsOf(left, leftTerms) is { } asOf)
        {
            return asOf;
        }

        var (right, rightTerms) = One(outer);
        var both = new Scope([.. leftTerms, .. rightTerms], outer);
        if (Draw.Percent(12))
        {
            // A comma binds less than the joins after it, which could not name what is before it.
            return (SqlNode.Rows(left, isLast ? Draw.Word(" CROSS JOIN ", ", ") : " CROSS JOIN ", right), both.Terms);
        }

        var condition = generator.Conditions.Join(both, leftTerms, rightTerms);
        if (generator.Has(Feature.SemiJoins) && Draw.Percent(8))
        {
            return (SqlNode.Rows(left, Draw.Word(" SEMI JOIN ", " ANTI JOIN "), right, " ON ", condition), leftTerms);
        }

        var kind = Draw.Weighted<string>((6, () => " JOIN "), (5, () => " LEFT JOIN "), 
            (Padded, () => " RIGHT JOIN "), (Padded, () => " FULL JOIN "));
        return (SqlNode.Rows(left, kind, right, " ON ", condition), both.Terms);
    }

    int Padded => generator.Has(Feature.PaddedJoins) ? 2 : 0;

    (SqlNode, IReadOnlyList<SqlNode>) Lateral(SqlNode left, IReadOnlyList<SqlNode> leftTerms, Scope? outer)
    {
        var families = Families(2);
        var alias = generator.NextAlias("l");
        var query = generator.Queries.Nested(new Scope(leftTerms, outer) { IsLateral = true }, families);
        var (join, on) = Draw.Percent(50) ? (" LEFT JOIN LATERAL (", " ON TRUE") : (" CROSS JOIN LATERAL (", "");
        return (SqlNode.Rows(left, join, query, ") AS ", alias, on), [.. leftTerms, .. Columns(alias, families)]);
    }

    // The elements of a list that the rows beside it make.
    (SqlNode, IReadOnlyList<SqlNode>) Elements(SqlNode left, IReadOnlyList<SqlNode> leftTerms)
    {
        var alias = generator.NextAlias("u");
        Family family = generator.AnyFamily();
        var scope = new Scope(leftTerms, null) { AllowsSubqueries = false };
        var items = Enumerable.Range(0, Draw.Between(1, 3)).Select(_ => generator.Values.Value(family, scope, 1));
        return (SqlNode.Rows(left, " CROSS JOIN unnest([", SqlNode.Items(", ", items), "]) AS ", alias, "(x0)"),
            [.. leftTerms, .. Columns(alias, [family])]);
    }

    // The partner with the nearest number, which no two rows share.
    (SqlNode, IReadOnlyList<SqlNode>)? AsOf(SqlNode left, IReadOnlyList<SqlNode> leftTerms)
    {
        List<SqlNode> numbers = [.. leftTerms.Where(t => t is { Family: Family.Integer, IsWide: false })];
        if (numbers.Count == 0)
        {
            return null;
        }

        var (right, rightTerms) = Table();
        SqlNode id = rightTerms[0];
        List<(SqlNode Left, SqlNode Right)> pairs =
            [.. from l in leftTerms from r in rightTerms.Skip(1) where l.Family == r.Family && l.Family == Family.Integer select (l, r)];
        SqlNode equation = pairs.Count > 0 && Draw.Percent(60) ? Equal(Draw.Of(pairs)) : SqlNode.Empty;
        return (SqlNode.Rows(
                left, Draw.Word(" ASOF JOIN ", " ASOF LEFT JOIN "), right, " ON (", equation, Known(Draw.Of(numbers)),
                Draw.Word(" >= ", " > ", " <= ", " < "), id, ")"),
            [.. leftTerms, .. rightTerms]);
    }

    // DuckDB finds partners of a null number in some plans.
    static SqlNode Known(SqlNode number) => SqlNode.Clause("coalesce(", number, ", 3)");

    static SqlNode Equal((SqlNode Left, SqlNode Right) pair) => SqlNode.Clause(pair.Left, " = ", pair.Right, " AND ");

    (SqlNode, IReadOnlyList<SqlNode>) One(Scope? outer) => Draw.Weighted<(SqlNode, IReadOnlyList<SqlNode>)>(
        (10, Table),
        (generator.QueriesLeft > 0 ? 2 : 0, Derived),
        (1, Values),
        (_commonTables.Count > 0 ? 6 : 0, CommonTable),
        (generator.Has(Feature.Lists) ? 1 : 0, Unnested));

    (SqlNode, IReadOnlyList<SqlNode>) Table()
    {
        var table = Draw.Of(generator.Tables);
        var alias = generator.NextAlias("a");
        return (SqlNode.Rows(table.Name, " AS ", alias),
            [.. table.Columns.Select(c => SqlNodeOf(alias + "." + c.Name, c.Family, c.IsWide))]);
    }

    (SqlNode, IReadOnlyList<SqlNode>) Derived()
    {
        var families = Families(3);
        var alias = generator.NextAlias("q");
        return (SqlNode.Rows("(", generator.Queries.Nested(null, families), ") AS ", alias), Columns(alias, families));
    }

    (SqlNode, IReadOnlyList<SqlNode>) CommonTable()
    {
        var (name, families) = Draw.Of(_commonTables);
        var alias = generator.NextAlias("w");
        return (SqlNode.Rows(name, " AS ", alias), Columns(alias, families));
    }

    (SqlNode, IReadOnlyList<SqlNode>) Values()
    {
        var families = Families(2);
        var alias = generator.NextAlias("v");
        var rows = Enumerable.Range(0, Draw.Between(1, 3)).Select(_ => SqlNode.Plain(
            "SELECT ", SqlNode.Plain([.. families.SelectMany((f, i) => new object[]
            {
                i == 0 ? "" : ", ", generator.Values.Literal(f), " AS x" + i.ToString(CultureInfo.InvariantCulture),
            })])));
        return (SqlNode.Rows("(", SqlNode.Items(" UNION ALL ", rows), ") AS ", alias), Columns(alias, families));
    }

    (SqlNode, IReadOnlyList<SqlNode>) Unnested()
    {
        var alias = generator.NextAlias("u");
        var family = generator.AnyFamily();
        var items = Enumerable.Range(0, Draw.Between(1, 4)).Select(_ => generator.Values.Literal(family));
        return (SqlNode.Rows("unnest([", SqlNode.Items(", ", items), "]) AS ", alias, "(x0)"), Columns(alias, [family]));
    }

    public List<Family> Families(int most)
    {
        var families = new List<Family>();
        var count = Draw.Between(1, most);
        for (var i = 0; i < count; i++)
        {
            families.Add(generator.AnyFamily());
        }

        return families;
    }

    // What a query computed may be an extreme.
    static List<SqlNode> Columns(string alias, IReadOnlyList<Family> families) =>
        [.. families.Select((f, i) => SqlNodeOf($"{alias}.x{i.ToString(CultureInfo.InvariantCulture)}", f, isWide: true))];

    static SqlNode SqlNodeOf(string name, Family family, bool isWide) => SqlNode.Term(family, name, isWide);
}
