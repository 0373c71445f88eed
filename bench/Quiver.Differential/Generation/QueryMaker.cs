using System.Globalization;

namespace Quiver.Differential.Generation;

/// <summary>Makes queries.</summary>
sealed class QueryMaker(QueryGenerator generator)
{
    /// <summary>Stands in queries whose rows come in an order that their columns settle.</summary>
    public const string OrderMark = "/*ordered*/";

    const int Depth = 3;

    Draw Draw => generator.Draw;

    ValueMaker Values => generator.Values;

    /// <summary>A whole query with its common tables and its order.</summary>
    public SqlNode Top()
    {
        generator.Relations.Forget();
        var with = SqlNode.Empty;
        if (Draw.Percent(25))
        {
            var recurs = generator.Has(Feature.Recursion) && Draw.Percent(30);
            var tables = Enumerable.Range(0, Draw.Between(1, 2)).Select(i => recurs && i == 0 ? RecursiveTable() : CommonTable()).ToList();
            with = SqlNode.Clause(recurs ? "WITH RECURSIVE " : "WITH ", SqlNode.Items(", ", tables), " ");
        }

        var families = generator.Relations.Families(4);
        var distinctOn = generator.Has(Feature.DistinctOn) && Draw.Percent(4);
        return distinctOn
            ? SqlNode.Plain(with, DistinctOn(families))
            : SqlNode.Plain(with, Body(families, null, Draw.Between(1, 3)), Draw.Percent(60) ? OrderOf(families.Count,
                OrderMark) : SqlNode.Empty);
    }

    /// <summary>A query inside another one.</summary>
    /// <param name="outer">What it may name of the query around it.</param>
    /// <param name="families">The families of its columns, which are called x0, x1, …</param>
    public SqlNode Nested(Scope? outer, IReadOnlyList<Family> families)
    {
        generator.QueriesLeft--;
        var visible = Visible(outer);
        var body = Body(families, visible, Draw.Between(1, 2));
        var isFree = visible is null || generator.Has(Feature.CorrelatedLimit);
        return isFree && Draw.Percent(10) ? SqlNode.Rows(body, OrderOf(families.Count, "")) : body;
    }

    /// <summary>A query of one row and one column, in parentheses.</summary>
    public SqlNode Scalar(Family family, Scope scope)
    {
        generator.QueriesLeft--;
        var (from, terms) = generator.Relations.From(null, 2);

        // An aggregate of outer columns only would belong to the outer query.
        var inner = new Scope(terms, Visible(scope));
        return SqlNode.Value(
            family, "(SELECT ", Values.Aggregate(family, new Scope(terms, null), 1), " FROM ", from,
            Draw.Percent(75) ? SqlNode.Clause(" WHERE ", generator.Conditions.Condition(inner, 2)) : SqlNode.Empty, ")");
    }

    // A name that stands for an expression after grouping cannot be used further in.
    static Scope? Visible(Scope? scope) => scope is null
        ? null
        : new Scope([.. scope.Terms.Where(t => t.IsColumn), .. scope.Outer?.Terms.Where(t => t.IsColumn) ?? []], null);

    SqlNode CommonTable()
    {
        var families = generator.Relations.Families(3);
        var name = generator.NextAlias("c");
        generator.QueriesLeft++;
        var body = Nested(null, families);
        generator.Relations.Offer(name, families);
        return SqlNode.Plain(name, " AS ", generator.TypesDiffer ? Draw.Word("", "", "MATERIALIZED ", "NOT MATERIALIZED ") : "", "(", body,
            ")");
    }

    // The number of the step ends the recursion; the other column is what a step makes of the one before.
    SqlNode RecursiveTable()
    {
        var name = generator.NextAlias("c");
        Family family = generator.AnyFamily();
        var (from, terms) = generator.Relations.From(null, 1);
        var step = new Scope([SqlNode.Term(Family.Integer, "r.x0", false), SqlNode.Term(family, "r.x1", false)],
            null) { AllowsSubqueries = false };
        var node = SqlNode.Plain(
            name, "(x0, x1) AS (SELECT 0, ", SqlNode.Value(family, "CAST(", Values.Value(family, new Scope(terms, null).Plain(), 1),
            " AS " + Values.TypeOf(family) + ")"), " FROM ", from, Draw.Word(" UNION ", " UNION ALL "), "SELECT r.x0 + 1, ",
            SqlNode.Value(family, "CAST(", family == Family.Text ? SqlNode.Value(family,
                "substr(r.x1 || 'b', 1, 3)") : Values.Value(family, step, 1),
                " AS " + Values.TypeOf(family) + ")"),
            " FROM ", name, " AS r WHERE r.x0 < ", Draw.Word("1", "2", "4"),
            Draw.Percent(40) ? SqlNode.Clause(" AND ", generator.Conditions.Condition(step, 1)) : SqlNode.Empty, ")");
        generator.Relations.Offer(name, [Family.Integer, family]);
        return node;
    }

    SqlNode Body(IReadOnlyList<Family> families, Scope? outer, int relations) => Draw.Weighted<SqlNode>(
        (10, () => Select(families, outer, relations)),
        (6, () => Grouped(families, outer, relations)),
        (3, () => SetOperation(families, outer)));

    SqlNode Select(IReadOnlyList<Family> families, Scope? outer, int relations)
    {
        if (Draw.Percent(3))
        {
            return SqlNode.Rows("SELECT ", List(families, new Scope([], outer)));
        }

        var (from, terms) = generator.Relations.From(outer is not null && Draw.Percent(20) ? outer : null, relations);
        var scope = new Scope(terms, outer);
        var windows = generator.Has(Feature.Windows) && Draw.Percent(20);
        generator.Windows.Forget(allows: windows);
        var output = new Scope(terms, outer) { AllowsWindows = windows, AllowsSubqueries = !windows };
        var where = Where(scope);
        SqlNode list = List(families, output);
        SqlNode named = generator.Windows.Named;
        generator.Windows.Forget(allows: false);
        return SqlNode.Rows(
            "SELECT ", Draw.Percent(12) ? SqlNode.Clause("DISTINCT ") : SqlNode.Empty, list, " FROM ", from, where, named,
            windows && generator.Has(Feature.Qualify) && Draw.Percent(20)
                ? SqlNode.Clause(" QUALIFY (", generator.Windows.Call(Family.Integer, scope, 1), " <= 3)")
                : SqlNode.Empty);
    }

    SqlNode Where(Scope scope) => Draw.Percent(60)
        ? SqlNode.Clause(" WHERE ", generator.Conditions.Condition(scope, Depth))
        : SqlNode.Empty;

    SqlNode Grouped(IReadOnlyList<Family> families, Scope? outer, int relations)
    {
        var (from, terms) = generator.Relations.From(null, relations);
        var scope = new Scope(terms, outer);
        var where = Where(scope);

        // DuckDB gives the empty grouping set no row in LATERAL where there is no input.
        var sets = generator.Has(Feature.GroupingSets) && Draw.Percent(15) && outer is not { IsLateral: true };
        var keys = Keys(terms, scope, sets);
        List<SqlNode> visible = sets && generator.Has(Feature.Named) && keys.Count > 0
            ? [.. keys, SqlNode.Value(Family.Integer, "grouping(", keys[0], ")")]
            : keys;
        var output = new Scope(visible, outer)
        {
            Aggregated = new Scope(terms, generator.Has(Feature.OuterAggregates) ? outer : null),
            AllowsSubqueries = keys.TrueForAll(k => k.IsColumn),
        };
        var grouping = keys.Count == 0 ? SqlNode.Empty : Grouping(keys, sets);
        return SqlNode.Rows(
            "SELECT ", List(families, output), " FROM ", from, where, grouping,
            Draw.Percent(25) ? SqlNode.Clause(" HAVING ", generator.Conditions.Condition(output, 2)) : SqlNode.Empty);
    }

    List<SqlNode> Keys(IReadOnlyList<SqlNode> terms, Scope scope, bool onlyColumns)
    {
        var keys = new List<SqlNode>();
        var count = Draw.Weighted<int>((1, () => 0), (5, () => 1), (4, () => 2), (1, () => 3));
        for (var i = 0; i < count; i++)
        {
            var key = onlyColumns || Draw.Percent(75) ? Draw.Of(terms) : Values.Value(generator.AnyFamily(), scope.Plain(), 2);

            // A literal would be the number of a column or no key at all.
            keys.Add(key.ToString().Contains('.', StringComparison.Ordinal) && key.ToString().Any(char.IsLetter) ? key : Draw.Of(terms));
        }

        return [.. keys.DistinctBy(k => k.ToString())];
    }

    SqlNode Grouping(List<SqlNode> keys, bool sets)
    {
        if (!sets)
        {
            return SqlNode.Fixed(" GROUP BY ", SqlNode.Items(", ", keys));
        }

        var list = SqlNode.Items(", ", keys);
        return SqlNode.Fixed(" GROUP BY ", Draw.Weighted<SqlNode>(
            (1, () => SqlNode.Plain("ROLLUP (", list, ")")),
            (1, () => SqlNode.Plain("CUBE (", list, ")")),
            (2, () => SqlNode.Plain("GROUPING SETS ((", list, "), (", keys[0], ")", Draw.Percent(70) ? ", ()" : "", ")"))));
    }

    SqlNode SetOperation(IReadOnlyList<Family> families, Scope? outer)
    {
        var operation = generator.Has(Feature.Quantified)
            ? Draw.Word(" UNION ", " UNION ALL ", " INTERSECT ", " EXCEPT ", " INTERSECT ALL ", " EXCEPT ALL ")
            : Draw.Word(" UNION ", " UNION ALL ", " INTERSECT ", " EXCEPT ");
        SqlNode Branch() => Draw.Percent(70) ? Select(families, outer, 1) : Grouped(families, outer, 1);
        if (generator.Has(Feature.Quantified) && Draw.Percent(25))
        {
            return SqlNode.Rows("(", Branch(), Draw.Word(" UNION ", " UNION ALL ", " EXCEPT "), Branch(), ")", operation, "(", Branch(),
                ")");
        }

        return SqlNode.Rows(Branch(), operation, Branch());
    }

    SqlNode DistinctOn(IReadOnlyList<Family> families)
    {
        var (from, terms) = generator.Relations.From(null, 2);
        var scope = new Scope(terms, null);
        List<SqlNode> values = [.. families.Select(f => Values.Any(f, scope.Plain(), 1)).Prepend(Draw.Of(terms))];
        return SqlNode.Rows(
            "SELECT DISTINCT ON (", values[0], ") ", Named(values), " FROM ", from, Where(scope),
            SqlNode.Fixed(" ORDER BY ", SqlNode.Items(", ",
                values.Where(v => !char.IsDigit(v.ToString()[0]) && v.ToString()[0] != '-').Select(v =>
                SqlNode.Plain(v, Draw.Word(" ASC", " DESC"), Draw.Word(" NULLS FIRST", " NULLS LAST"))))));
    }

    SqlNode List(IReadOnlyList<Family> families, Scope scope) => Named([.. families.Select(f => Values.Any(f, scope, Depth))]);

    static SqlNode Named(IReadOnlyList<SqlNode> values) => SqlNode.Items(", ", values.Select((v, i) =>
        SqlNode.Plain(v, " AS x" + i.ToString(CultureInfo.InvariantCulture))));

    // All columns are in the order, so that a limit leaves nothing open.
    SqlNode OrderOf(int columns, string mark)
    {
        var ordinals = Enumerable.Range(1, columns).OrderBy(_ => Draw.Below(100)).Select(i =>
            i.ToString(CultureInfo.InvariantCulture) + Draw.Word(" ASC", " DESC") + Draw.Word(" NULLS FIRST", " NULLS LAST"));
        var limit = Draw.Percent(mark.Length == 0 ? 100 : 50)
            ? SqlNode.Clause(
                " LIMIT " + Draw.Between(0, 8).ToString(CultureInfo.InvariantCulture),
                Draw.Percent(30) ? SqlNode.Clause(" OFFSET " + Draw.Between(0, 4).ToString(CultureInfo.InvariantCulture)) : SqlNode.Empty)
            : SqlNode.Empty;
        return SqlNode.Clause($" {mark}ORDER BY {string.Join(", ", ordinals)}", limit);
    }
}
