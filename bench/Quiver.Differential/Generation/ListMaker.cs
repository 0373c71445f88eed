namespace Quiver.Differential.Generation;

/// <summary>Makes values out of lists: elements, lengths, searches, functions over elements.</summary>
sealed class ListMaker(QueryGenerator generator)
{
    Draw Draw => generator.Draw;

    public SqlNode Integer(Scope scope, int depth) => Draw.Weighted<SqlNode>(
        (2, () => Of(Family.Integer, List(Family.Integer, scope, depth), Draw.Word("[1]", "[2]", "[-1]", "[5]"))),
        (2, () => Call(Family.Integer, "len(", List(generator.AnyFamily(), scope, depth))),
        (2, () => Call(Family.Integer, Draw.Word("list_sum(", "list_min(", "list_max("), List(Family.Integer, scope, depth))),
        (2, () => Call(Family.Integer, "list_sum(", Mapped(scope, depth))),
        (2, () => Call(Family.Integer, "len(", Filtered(scope, depth))),
        (1, () => Call(Family.Integer, "len(list_distinct(", List(Family.Integer, scope, depth), ")")),
        (1, () => Of(Family.Integer, Call(Family.Integer, "list_sort(", List(Family.Integer, scope, depth)), "[1]")),
        (1, () => Call(Family.Integer, "len(list_concat(", List(Family.Text, scope, depth), ", ", List(Family.Text, scope, depth), ")")),
        (1, () => Call(Family.Integer, "list_position(", List(Family.Integer, scope, depth), ", ", generator.Values.Value(Family.Integer,
            scope, 0))));

    // A text of nulls alone is NULL for DuckDB and empty for PostgreSQL and us.
    public SqlNode Text(Scope scope, int depth) => Draw.Weighted<SqlNode>(
        (2, () => Call(Family.Text, "array_to_string(list_concat(['q'], ", List(Family.Text, scope, depth), "), '-'")),
        (2, () => Call(Family.Text, "CAST(", List(Draw.Of([Family.Integer, Family.Boolean]), scope, depth), " AS VARCHAR")),
        (1, () => Call(Family.Text, "CAST(list_sort(", List(Family.Integer, scope, depth), ") AS VARCHAR")),
        (1, () => Call(Family.Text, "CAST(list_reverse(", List(Family.Integer, scope, depth), ") AS VARCHAR")),
        (1, () => SqlNode.Value(Family.Text, "CAST(", List(Family.Integer, scope, depth), Draw.Word("[1:2]", "[2:]", "[:-2]", "[2:1]"),
            " AS VARCHAR)")),
        (1, () => Of(Family.Text, List(Family.Text, scope, depth), Draw.Word("[1]", "[-2]"))));

    public SqlNode Condition(Scope scope, int depth)
    {
        Family family = generator.AnyFamily();
        return Draw.Weighted<SqlNode>(
            (3, () => Call(
                Family.Boolean, "list_contains(", List(family, scope, depth), ", ", generator.Values.Value(family, scope, 0))),
            (1, () => Call(
                Family.Boolean, Draw.Word("list_has_any(", "list_has_all("), List(family, scope, depth), ", ", List(family, scope, depth))),
            (1, () => SqlNode.Value(
                Family.Boolean, "(", List(Family.Integer, scope, depth), Draw.Word(" = ", " < ", " <> "), List(Family.Integer, scope,
                    depth), ")")));
    }

    SqlNode List(Family family, Scope scope, int depth) => SqlNode.Plain(
        "[", SqlNode.Items(", ", Enumerable.Range(0, Draw.Between(1, 3)).Select(_ => generator.Values.Value(family, scope, depth - 1))),
            "]");

    SqlNode Mapped(Scope scope, int depth) => SqlNode.Plain(
        "list_transform(", List(Family.Integer, scope, depth), ", e -> e", Draw.Word(" + ", " - "), generator.Values.Value(Family.Integer,
            scope, 0), ")");

    SqlNode Filtered(Scope scope, int depth) => SqlNode.Plain(
        "list_filter(", List(Family.Integer, scope, depth), ", e -> e", Draw.Word(" > ", " <> ", " <= "),
            generator.Values.Value(Family.Integer, scope, 0), ")");

    static SqlNode Of(Family family, SqlNode list, string subscript) => SqlNode.Value(family, "(", list, ")", subscript);

    static SqlNode Call(Family family, params object[] parts) => SqlNode.Value(family, [.. parts, ")"]);
}
