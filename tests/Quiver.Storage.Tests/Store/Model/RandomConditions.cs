namespace Quiver.Storage.Tests.Store.Model;

/// <summary>Random conditions over rows: as SQL, and as what the model makes of them.</summary>
sealed class RandomConditions(Random random, RandomRows rows, ModelTable table)
{
    public sealed record Condition(string Sql, Func<ModelRow, bool> Passes);

    /// <summary>Returns a condition for a query.</summary>
    public Condition Any() => random.Next(5) switch
    {
        0 => new Condition("true", _ => true),
        1 => Join(Simple(), Simple(), "OR"),
        2 => Join(Join(Simple(), Simple(), "AND"), Simple(), "AND"),
        3 => Join(Simple(), Simple(), "AND"),
        _ => Simple(),
    };

    /// <summary>Returns a condition that rows can be deleted by.</summary>
    public Condition ForDelete()
    {
        var condition = random.Next(8) == 0 ? new Condition("true", _ => true) : TimeRange();
        return random.Next(3) == 0 || KnownTags().Count == 0 ? condition : Join(condition, Tag(forDelete: true), "AND");
    }

    public static string Literal(long time)
    {
        var second = (long)Math.Floor(time / 1e9m);
        var rest = time - ((Int128)second * 1_000_000_000);
        return $"TIMESTAMP_NS '{DateTime.UnixEpoch.AddSeconds(second):yyyy-MM-dd HH:mm:ss}.{rest:D9}'";
    }

    public static string Literal(object value) => value switch
    {
        string text => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'",
        bool isTrue => isTrue ? "true" : "false",
        double => ModelRow.Show(value) + "::DOUBLE",
        ulong => ModelRow.Show(value) + "::UBIGINT",
        _ => "(" + ModelRow.Show(value) + ")::BIGINT",
    };

    static Condition Join(Condition left, Condition right, string how) => new(
        $"({left.Sql}) {how} ({right.Sql})",
        how == "OR" ? row => left.Passes(row) || right.Passes(row) : row => left.Passes(row) && right.Passes(row));

    IReadOnlyList<string> KnownTags() => [.. rows.Tags.Where(table.Columns.Contains)];

    Condition Simple()
    {
        var tags = KnownTags();
        return random.Next(3) switch
        {
            0 when tags.Count > 0 => Tag(forDelete: false),
            1 => Field(),
            _ => TimeRange(),
        };
    }

    Condition TimeRange()
    {
        var (a, b) = (rows.Time(), rows.Time());
        (a, b) = a < b ? (a, b) : (b, a);
        return random.Next(5) switch
        {
            0 => new Condition($"time >= {Literal(a)}", row => row.Time >= a),
            1 => new Condition($"time < {Literal(b)}", row => row.Time < b),
            2 => new Condition($"time = {Literal(a)}", row => row.Time == a),
            3 => new Condition($"time > {Literal(a)} AND time <= {Literal(b)}", row => row.Time > a && row.Time <= b),
            _ => new Condition($"time >= {Literal(a)} AND time < {Literal(b)}", row => row.Time >= a && row.Time < b),
        };
    }

    Condition Tag(bool forDelete)
    {
        var tags = KnownTags();
        var tag = tags[random.Next(tags.Count)];
        var (value, other) = (rows.TagValue(), rows.TagValue());
        return random.Next(forDelete ? 3 : 5) switch
        {
            0 => new Condition($"{tag} = {Literal(value)}", row => Equals(row[tag], value)),
            1 => new Condition($"{tag} IS NULL", row => row[tag] is null),
            2 => new Condition(
                $"{tag} IN ({Literal(value)}, {Literal(other)})", row => Equals(row[tag], value) || Equals(row[tag], other)),
            3 => new Condition($"{tag} <> {Literal(value)}", row => row[tag] is { } own && !own.Equals(value)),
            _ => new Condition($"{tag} IS NOT NULL", row => row[tag] is not null),
        };
    }

    Condition Field()
    {
        string[] known = [.. rows.Fields.Where(table.Columns.Contains)];
        var field = known[random.Next(known.Length)];
        var value = rows.FieldValue(field);
        return random.Next(4) switch
        {
            0 => new Condition($"{field} IS NULL", row => row[field] is null),
            1 => new Condition($"{field} IS NOT NULL", row => row[field] is not null),
            2 when value is not (string or bool) => new Condition(
                $"{field} > {Literal(value)}", row => row[field] is { } own && ((IComparable)own).CompareTo(value) > 0),
            _ => new Condition($"{field} = {Literal(value)}", row => Equals(row[field], value)),
        };
    }
}
