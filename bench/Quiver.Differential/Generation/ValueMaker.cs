using System.Globalization;

namespace Quiver.Differential.Generation;

/// <summary>Makes expressions.</summary>
sealed class ValueMaker(QueryGenerator generator)
{
    Draw Draw => generator.Draw;

    /// <summary>A value of a family on which arithmetic does not overflow.</summary>
    public SqlNode Value(Family family, Scope scope, int depth)
    {
        if (depth <= 0)
        {
            return Leaf(family, scope, allowsWide: false);
        }

        return Draw.Weighted<SqlNode>(
            (5, () => Leaf(family, scope, allowsWide: false)),
            (scope.Aggregated is null ? 0 : 6, () => Aggregate(family, scope.Aggregated!, depth - 1)),
            (scope.AllowsWindows ? 5 : 0, () => generator.Windows.Call(family, scope, depth - 1)),
            (2, () => General(family, scope, depth)),
            (5, () => Own(family, scope, depth)),
            (scope.AllowsSubqueries && generator.QueriesLeft > 0 ? 1 : 0, () => generator.Queries.Scalar(family, scope)));
    }

    /// <summary>A value that may be an extreme of its type: for comparisons, keys and output.</summary>
    public SqlNode Any(Family family, Scope scope, int depth) =>
        Draw.Percent(40) ? Leaf(family, scope, allowsWide: true) : Value(family, scope, depth);

    /// <summary>A value of whatever family.</summary>
    public SqlNode Any(Scope scope, int depth) => scope.Terms.Count > 0 && Draw.Percent(40)
        ? Draw.Of(scope.Terms)
        : Any(generator.AnyFamily(), scope, depth);

    public SqlNode Literal(Family family) => SqlNode.Value(family, family switch
    {
        Family.Integer => Draw.Between(-3, 12).ToString(CultureInfo.InvariantCulture),
        Family.Decimal => (Draw.Between(-30, 30) / 10m).ToString("0.0", CultureInfo.InvariantCulture),
        Family.Double => generator.TypesDiffer ? $"CAST({Draw.Word("0.5", "1.25", "-2", "3", "0")} AS DOUBLE)"
            : Draw.Word("0.5", "1.25", "-2.0", "3.0"),
        Family.Text => Draw.Word("'a'", "'b'", "''", "'abc'", "'A'", "'x y'", "'é'"),
        Family.Boolean => Draw.Word("TRUE", "FALSE"),
        Family.Date => Draw.Word("DATE '2020-02-29'", "DATE '2000-01-01'", "DATE '2021-06-15'"),
        _ => Draw.Word("TIMESTAMP '2020-02-29 12:30:15'", "TIMESTAMP '2000-01-01 00:00:00'"),
    });

    SqlNode Leaf(Family family, Scope scope, bool allowsWide)
    {
        var terms = scope.Terms.Where(t => t.Family == family && (allowsWide || !t.IsWide)).ToList();
        var outer = scope.Outer?.Terms.Where(t => t.Family == family && (allowsWide || !t.IsWide)).ToList() ?? [];
        if (outer.Count > 0 && Draw.Percent(terms.Count > 0 ? 25 : 70))
        {
            return Draw.Of(outer);
        }

        return terms.Count > 0 && Draw.Percent(85) ? Draw.Of(terms)
            : Draw.Percent(10) ? SqlNode.Value(family, $"CAST(NULL AS {TypeOf(family)})") : Literal(family);
    }

    public string TypeOf(Family family) => family switch
    {
        Family.Integer => generator.TypesDiffer ? "BIGINT" : "INTEGER",
        Family.Decimal => "DECIMAL(9,2)",
        Family.Double => "DOUBLE",
        Family.Text => "VARCHAR",
        Family.Boolean => "BOOLEAN",
        Family.Date => "DATE",
        _ => "TIMESTAMP",
    };

    /// <summary>What there is for every family.</summary>
    SqlNode General(Family family, Scope scope, int depth) => Draw.Weighted<SqlNode>(
        (4, () => Case(family, scope, depth)),
        (3, () => SqlNode.Value(family, "coalesce(", Value(family, scope, depth - 1), ", ", Value(family, scope, depth - 1), ")")),
        (2, () => SqlNode.Value(family, "nullif(", Value(family, scope, depth - 1), ", ", Value(family, scope, depth - 1), ")")),
        (generator.TypesDiffer ? 1 : 0, () => SqlNode.Value(
            family, Draw.Word("greatest(", "least("), Value(family, scope, depth - 1), ", ", Value(family, scope, depth - 1), ")")));

    SqlNode Case(Family family, Scope scope, int depth)
    {
        var otherwise = SqlNode.Clause(" ELSE ", Value(family, scope, depth - 1));
        if (Draw.Percent(30))
        {
            var key = generator.AnyFamily();
            return SqlNode.Value(
                family, "CASE ", Value(key, scope, depth - 1), " WHEN ", Value(key, scope, depth - 1), " THEN ", Value(family, scope,
                    depth - 1),
                Draw.Percent(70) ? otherwise : SqlNode.Empty, " END");
        }

        return SqlNode.Value(
            family, "CASE WHEN ", generator.Conditions.Condition(scope, depth - 1), " THEN ", Value(family, scope, depth - 1),
            Draw.Percent(30)
                ? SqlNode.Clause(
                    " WHEN ", generator.Conditions.Condition(scope, depth - 1), " THEN ", Value(family, scope, depth - 1))
                : SqlNode.Empty,
            Draw.Percent(70) ? otherwise : SqlNode.Empty, " END");
    }

    /// <summary>Operators and functions that one family has.</summary>
    SqlNode Own(Family family, Scope scope, int depth) => family switch
    {
        Family.Integer => Integer(scope, depth),
        Family.Decimal => Decimal(scope, depth),
        Family.Double => Double(scope, depth),
        Family.Text => Text(scope, depth),
        Family.Boolean => generator.Conditions.Condition(scope, depth),
        Family.Date => Date(scope, depth),
        _ => Timestamp(scope, depth),
    };

    SqlNode Integer(Scope scope, int depth)
    {
        SqlNode Int() => Value(Family.Integer, scope, depth - 1);
        return Draw.Weighted<SqlNode>(
            (6, () => SqlNode.Value(Family.Integer, "(", Int(), Draw.Word(" + ", " - "), Int(), ")")),
            (2, () => SqlNode.Value(Family.Integer, "(", Leaf(Family.Integer, scope, false), " * ", Leaf(Family.Integer, scope, false),
                ")")),
            (1, () => SqlNode.Value(Family.Integer, "(", Int(), Draw.Word(" / ", " % "), "nullif(", Int(), ", 0))")),
            (1, () => SqlNode.Value(Family.Integer, "(", Int(), Draw.Word(" / ", " % "), Draw.Word("2", "3", "-3"), ")")),
            (1, () => SqlNode.Value(Family.Integer, "(- ", Int(), ")")),
            (1, () => SqlNode.Value(Family.Integer, "abs(", Int(), ")")),
            (1, () => SqlNode.Value(Family.Integer, "length(", Value(Family.Text, scope, depth - 1), ")")),
            (generator.TypesDiffer ? 1 : 0, () => SqlNode.Value(
                Family.Integer, "strpos(", Value(Family.Text, scope, depth - 1), ", ", Literal(Family.Text), ")")),
            (generator.TypesDiffer ? 1 : 0, () => SqlNode.Value(
                Family.Integer, "extract(", Draw.Word("year", "month", "day", "quarter", "doy", "isodow", "week"), " FROM ",
                Value(Draw.Of([Family.Date, Family.Timestamp]), scope, depth - 1), ")")),
            (generator.TypesDiffer ? 1 : 0, () => SqlNode.Value(
                Family.Integer, "CAST(", Value(Draw.Of([Family.Boolean, Family.Decimal]), scope, depth - 1), " AS ", Draw.Word("BIGINT",
                    "INTEGER"),
                ")")),
            (generator.Has(Feature.Lists) ? 2 : 0, () => generator.Lists.Integer(scope, depth)),
            (generator.TypesDiffer ? 1 : 0, () => SqlNode.Value(
                Family.Integer, "(", Value(Family.Date, scope, depth - 1), " - ", Value(Family.Date, scope, depth - 1), ")")));
    }

    SqlNode Decimal(Scope scope, int depth)
    {
        SqlNode Dec() => Value(Family.Decimal, scope, depth - 1);
        return Draw.Weighted<SqlNode>(
            (5, () => SqlNode.Value(Family.Decimal, "(", Dec(), Draw.Word(" + ", " - "), Dec(), ")")),
            (2, () => SqlNode.Value(Family.Decimal, "(", Leaf(Family.Decimal, scope, false), " * ", Literal(Family.Decimal), ")")),
            (1, () => SqlNode.Value(Family.Decimal, "(", Dec(), " + ", Literal(Family.Integer), ")")),
            (1, () => SqlNode.Value(Family.Decimal, "(- ", Dec(), ")")),
            (1, () => SqlNode.Value(Family.Decimal, "abs(", Dec(), ")")),
            (1, () => SqlNode.Value(Family.Decimal, "CAST(", Value(Family.Integer, scope, depth - 1), " AS DECIMAL(12,2))")),
            (1, () => SqlNode.Value(Family.Decimal, "CAST(", Dec(), " AS DECIMAL(14,1))")));
    }

    SqlNode Double(Scope scope, int depth)
    {
        SqlNode Dbl() => Value(Family.Double, scope, depth - 1);
        return Draw.Weighted<SqlNode>(
            (5, () => SqlNode.Value(Family.Double, "(", Dbl(), Draw.Word(" + ", " - "), Dbl(), ")")),
            (2, () => SqlNode.Value(Family.Double, "(", Leaf(Family.Double, scope, false), " * ", Leaf(Family.Double, scope, false), ")")),
            (1, () => SqlNode.Value(Family.Double, "(", Dbl(), " / ", Draw.Word("2.0", "4.0", "0.5"), ")")),
            (1, () => SqlNode.Value(Family.Double, "(", Dbl(), Draw.Word(" + ", " * "), Literal(Family.Integer), ")")),
            (1, () => SqlNode.Value(Family.Double, "abs(", Dbl(), ")")),
            (generator.TypesDiffer ? 1 : 0, () => SqlNode.Value(Family.Double, "CAST(sign(", Dbl(), ") AS DOUBLE)")),
            (1, () => SqlNode.Value(Family.Double, "CAST(", Value(Family.Integer, scope, depth - 1), " AS DOUBLE)")),
            (generator.TypesDiffer ? 2 : 0, () => SqlNode.Value(Family.Double, Draw.Word("floor(", "ceil(", "trunc(", "round("), Dbl(),
                ")")));
    }

    SqlNode Text(Scope scope, int depth)
    {
        SqlNode Txt() => Value(Family.Text, scope, depth - 1);
        var typed = generator.TypesDiffer ? 1 : 0;
        return Draw.Weighted<SqlNode>(
            (4, () => SqlNode.Value(Family.Text, "(", Txt(), " || ", Txt(), ")")),
            (2, () => SqlNode.Value(Family.Text, Draw.Word("upper(", "lower(", "trim(", "ltrim(", "rtrim("), AsciiText(scope, depth - 1),
                ")")),
            (2, () => SqlNode.Value(
                Family.Text, "substr(", Txt(), ", ", Draw.Word("1", "2", "4"), Draw.Percent(70) ? ", " + Draw.Word("0", "1", "2") : "",
                    ")")),
            (1, () => SqlNode.Value(Family.Text, "replace(", Txt(), ", ", Draw.Word("'a'", "'ab'", "'X'"), ", ", Draw.Word("''", "'zz'"),
                ")")),
            (2, () => SqlNode.Value(Family.Text, "CAST(", Value(Family.Integer, scope, depth - 1), " AS VARCHAR)")),
            (typed, () => SqlNode.Value(
                Family.Text, "CAST(", Value(Draw.Of([Family.Boolean, Family.Date, Family.Timestamp]), scope, depth - 1), " AS VARCHAR)")),
            (typed, () => SqlNode.Value(Family.Text, "concat(", Txt(), ", ", Value(Family.Integer, scope, depth - 1), ", ", Txt(), ")")),
            (typed, () => SqlNode.Value(Family.Text, "concat_ws('-', ", Txt(), ", ", Txt(), ")")),
            (typed, () => SqlNode.Value(Family.Text, Draw.Word("left(", "right("), Txt(), ", ", Draw.Word("0", "1", "2", "-1"), ")")),
            (typed, () => SqlNode.Value(Family.Text, Draw.Word("lpad(", "rpad("), Txt(), ", ", Draw.Word("0", "2", "5"), ", 'xy')")),
            (generator.Has(Feature.Lists) ? 1 : 0, () => generator.Lists.Text(scope, depth)),
            (typed, () => SqlNode.Value(Family.Text, "reverse(", Txt(), ")")),
            (typed, () => SqlNode.Value(Family.Text, "repeat(", Txt(), ", ", Draw.Word("0", "1", "2"), ")")),
            (typed, () => SqlNode.Value(Family.Text, "split_part(", Txt(), ", ", Draw.Word("'a'", "' '", "'b'"), ", ", Draw.Word("1", "2"),
                ")")));
    }

    // SQLite changes the case of ASCII letters only.
    SqlNode AsciiText(Scope scope, int depth) =>
        generator.TypesDiffer ? Value(Family.Text, scope, depth) : SqlNode.Value(Family.Text, Draw.Word("'aB'", "' x '", "'Zz'"));

    SqlNode Date(Scope scope, int depth) => Draw.Weighted<SqlNode>(
        (3, () => SqlNode.Value(
            Family.Date, "(", Value(Family.Date, scope, depth - 1), Draw.Word(" + ", " - "), Draw.Word("1", "30", "365"), ")")),
        (2, () => SqlNode.Value(
            Family.Date, "CAST(date_trunc('", Draw.Word("month", "year", "week", "quarter"), "', ", Truncated(Family.Date, scope, depth),
                ") AS DATE)")),
        (2, () => SqlNode.Value(Family.Date, "CAST(", Value(Family.Timestamp, scope, depth - 1), " AS DATE)")),
        (1, () => SqlNode.Value(
            Family.Date, "CAST((", Value(Family.Date, scope, depth - 1), " + INTERVAL '", Draw.Word("1 month", "3 days", "1 year"),
                "') AS DATE)")));

    SqlNode Timestamp(Scope scope, int depth) => Draw.Weighted<SqlNode>(
        (2, () => SqlNode.Value(Family.Timestamp, "CAST(", Value(Family.Date, scope, depth - 1), " AS TIMESTAMP)")),
        (3, () => SqlNode.Value(
            Family.Timestamp, "(", Value(Family.Timestamp, scope, depth - 1), Draw.Word(" + ", " - "), "INTERVAL '",
            Draw.Word("1 hour", "1 month", "2 days", "90 seconds"), "')")),
        (2, () => SqlNode.Value(
            Family.Timestamp, "CAST(date_trunc('", Draw.Word("hour", "day", "month"), "', ", Truncated(Family.Timestamp, scope, depth),
            ") AS TIMESTAMP)")));

    // In DuckDB a comparison with date_trunc of a subquery that gives no row is true.
    SqlNode Truncated(Family family, Scope scope, int depth) => Value(family, scope.WithoutSubqueries(), depth - 1);

    /// <summary>A call of an aggregate over rows of the scope.</summary>
    public SqlNode Aggregate(Family family, Scope scope, int depth, bool filters = true)
    {
        scope = scope.Plain();
        var filter = filters && Draw.Percent(20)
            ? SqlNode.Clause(" FILTER (WHERE ", generator.Conditions.Condition(scope, 1), ")")
            : SqlNode.Empty;
        if (family == Family.Integer && Draw.Percent(50))
        {
            return Draw.Weighted<SqlNode>(
                (2, () => SqlNode.Value(family, "count(*)", filter)),
                (2, () => SqlNode.Value(family, "count(", Any(scope, depth), ")", filter)),
                (1, () => SqlNode.Value(family, "count(DISTINCT ", Any(scope, depth), ")", filter)));
        }

        var distinct = Draw.Percent(15) ? SqlNode.Clause("DISTINCT ") : SqlNode.Empty;
        if (family is Family.Integer or Family.Decimal or Family.Double && Draw.Percent(50))
        {
            return family == Family.Double && Draw.Percent(50)
                ? SqlNode.Value(family, "avg(", distinct, Value(AnyNumber(), scope, depth), ")", filter)
                : SqlNode.Value(family, "sum(", distinct, Value(family, scope, depth), ")", filter);
        }

        return family switch
        {
            Family.Boolean when generator.TypesDiffer => SqlNode.Value(
                family, Draw.Word("bool_and(", "bool_or("), Value(family, scope, depth), ")", filter),
            Family.Text when generator.Has(Feature.AggregateOrder) && Draw.Percent(40) => StringAggregate(scope, depth, filter),
            _ => SqlNode.Value(family, Draw.Word("min(", "max("), distinct, Any(family, scope, depth), ")", filter),
        };
    }

    Family AnyNumber() => generator.TypesDiffer
        ? Draw.Of([Family.Integer, Family.Double, Family.Decimal])
        : Draw.Of([Family.Integer, Family.Double]);

    // Rows with equal keys give equal texts: the order of the others is settled by the text itself.
    SqlNode StringAggregate(Scope scope, int depth, SqlNode filter)
    {
        var text = Value(Family.Text, scope, depth);
        return SqlNode.Value(
            Family.Text, SqlNode.Fixed("string_agg(", text, ", ',' ORDER BY ", text, Draw.Word(" ASC NULLS LAST", " DESC NULLS FIRST"),
                ")"), filter);
    }
}
