using System.Globalization;

namespace Quiver.Differential.Generation;

/// <summary>Makes calls of window functions. Where an answer depends on the order of equal rows, all columns are in the order.</summary>
sealed class WindowMaker(QueryGenerator generator)
{
    bool _names;

    Draw Draw => generator.Draw;

    bool Filters => generator.Has(Feature.WindowFilters);

    /// <summary>The WINDOW clause of the windows that were named in the SELECT list.</summary>
    public SqlNode Named { get; private set; } = SqlNode.Empty;

    /// <summary>Starts a query, or ends its SELECT list, after which no window is named any more.</summary>
    public void Forget(bool allows)
    {
        Named = SqlNode.Empty;
        _names = allows;
    }

    public SqlNode Call(Family family, Scope scope, int depth)
    {
        var plain = scope.Plain();
        return Draw.Weighted<SqlNode>(
            (family == Family.Integer ? 3 : 0, () => SqlNode.Value(
                family, Draw.Word("row_number() OVER (", "ntile(3) OVER ("), Partition(plain), TotalOrder(plain), ")")),
            (family == Family.Integer ? 3 : 0, () => SqlNode.Value(
                family, Draw.Word("rank() OVER (", "dense_rank() OVER ("), Partition(plain), Order(plain), ")")),
            (family == Family.Double ? 2 : 0, () => SqlNode.Value(
                family, Draw.Word("percent_rank() OVER (", "cume_dist() OVER ("), Partition(plain), Order(plain), ")")),
            (3, () => SqlNode.Value(
                family, Draw.Word("lag(", "lead("), generator.Values.Value(family, plain, depth),
                Draw.Percent(50) ? $", {Draw.Between(0, 3).ToString(CultureInfo.InvariantCulture)}" : "", ") OVER (", Partition(plain),
                TotalOrder(plain), ")")),
            (3, () => SqlNode.Value(
                family, Draw.Word("first_value(", "last_value("), generator.Values.Value(family, plain, depth), ") OVER (",
                    Partition(plain),
                TotalOrder(plain), Frame(isTotal: true), ")")),
            (1, () => SqlNode.Value(
                family, "nth_value(", generator.Values.Value(family, plain, depth), ", 2) OVER (", Partition(plain), TotalOrder(plain),
                Frame(isTotal: true), ")")),
            (5, () => SqlNode.Value(
                family, generator.Values.Aggregate(family, plain, depth, Filters), " OVER (", Partition(plain), TotalOrder(plain),
                    Frame(isTotal: true), ")")),
            (3, () => SqlNode.Value(
                family, generator.Values.Aggregate(family, plain, depth, Filters), " OVER (", Partition(plain), Order(plain), ")")),
            (_names && generator.Has(Feature.Named) && plain.Terms.Count > 0 && Named == SqlNode.Empty ? 2 : 0, () => OfName(family, plain,
                depth)),
            (Ranged(plain) ? 3 : 0, () => SqlNode.Value(
                family, generator.Values.Aggregate(family, plain, depth, Filters), " OVER (", Partition(plain), Range(plain), ")")),
            (2, () => SqlNode.Value(family, generator.Values.Aggregate(family, plain, depth, Filters), " OVER (", Partition(plain), ")")));
    }

    SqlNode OfName(Family family, Scope scope, int depth)
    {
        SqlNode call = SqlNode.Value(family, SqlNode.Fixed(generator.Values.Aggregate(family, scope, depth, Filters), " OVER w"));
        Named = SqlNode.Fixed(" WINDOW w AS (", Partition(scope), Order(scope), ")");
        return call;
    }

    bool Ranged(Scope scope) => generator.Has(Feature.Frames) && scope.Terms.Any(IsNumber);

    static bool IsNumber(SqlNode term) => term is { Family: Family.Integer, IsWide: false };

    SqlNode Range(Scope scope) => SqlNode.Fixed(
        " ORDER BY ", Draw.Of([.. scope.Terms.Where(IsNumber)]), Draw.Word(" ASC", " DESC"), Draw.Word(" NULLS FIRST", " NULLS LAST"),
            " RANGE BETWEEN ",
        Draw.Word("2 PRECEDING", "UNBOUNDED PRECEDING", "CURRENT ROW"), " AND ", Draw.Word("CURRENT ROW", "3 FOLLOWING",
            "UNBOUNDED FOLLOWING"));

    SqlNode Partition(Scope scope) => scope.Terms.Count > 0 && Draw.Percent(70)
        ? SqlNode.Clause("PARTITION BY ", SqlNode.Items(", ", Draw.Some(scope.Terms, 2)))
        : SqlNode.Empty;

    SqlNode Order(Scope scope) => scope.Terms.Count == 0 ? SqlNode.Empty
        : SqlNode.Plain(" ORDER BY ", SqlNode.Items(", ", Draw.Some(scope.Terms, 2).Select(Directed)));

    SqlNode TotalOrder(Scope scope) => scope.Terms.Count == 0 ? SqlNode.Empty
        : SqlNode.Fixed(" ORDER BY ", SqlNode.Items(", ", Draw.Some(scope.Terms, 1).Concat(scope.Terms).Distinct().Select(Directed)));

    SqlNode Directed(SqlNode term) => SqlNode.Plain(term, Draw.Word(" ASC", " DESC"), Draw.Word(" NULLS FIRST", " NULLS LAST"));

    SqlNode Frame(bool isTotal)
    {
        if (!isTotal || Draw.Percent(40))
        {
            return SqlNode.Empty;
        }

        var unit = generator.Has(Feature.Frames) && Draw.Percent(30) ? "GROUPS" : "ROWS";
        var start = Draw.Word("UNBOUNDED PRECEDING", "2 PRECEDING", "CURRENT ROW", "1 PRECEDING");
        var end = Draw.Word("CURRENT ROW", "1 FOLLOWING", "UNBOUNDED FOLLOWING", "3 FOLLOWING");
        var exclude = generator.Has(Feature.Frames) && Draw.Percent(20)
            ? SqlNode.Clause(Draw.Word(" EXCLUDE CURRENT ROW", " EXCLUDE GROUP", " EXCLUDE TIES", " EXCLUDE NO OTHERS"))
            : SqlNode.Empty;
        return SqlNode.Clause($" {unit} BETWEEN {start} AND {end}", exclude);
    }
}
