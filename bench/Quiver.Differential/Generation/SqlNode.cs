using System.Text;

namespace Quiver.Differential.Generation;

/// <summary>A piece of a query: text and smaller pieces. It knows which smaller queries could stand in its place.</summary>
sealed class SqlNode
{
    readonly object[] _parts;
    readonly string _separator;

    public SqlNode(NodeKind kind, params object[] parts)
        : this(kind, null, "", parts)
    {
    }

    SqlNode(NodeKind kind, Family? family, string separator, object[] parts)
    {
        Kind = kind;
        Family = family;
        _separator = separator;
        _parts = parts;
    }

    public NodeKind Kind { get; }

    public Family? Family { get; }

    /// <summary>Whether arithmetic could overflow on it: extremes of its type may be among its values.</summary>
    public bool IsWide { get; init; }

    /// <summary>Whether it is the name of a column.</summary>
    public bool IsColumn { get; init; }

    public static SqlNode Empty { get; } = new(NodeKind.Plain);

    public static SqlNode Value(Family family, params object[] parts) => new(NodeKind.Value, family, "", parts);

    /// <summary>A name of a column.</summary>
    public static SqlNode Term(Family family, string name, bool isWide) =>
        new(NodeKind.Value, family, "", [name]) { IsWide = isWide, IsColumn = true };

    public static SqlNode Items(string separator, IEnumerable<SqlNode> items) => new(NodeKind.Items, null, separator, [.. items]);

    public static SqlNode Clause(params object[] parts) => new(NodeKind.Clause, parts);

    public static SqlNode Rows(params object[] parts) => new(NodeKind.Rows, parts);

    public static SqlNode Plain(params object[] parts) => new(NodeKind.Plain, parts);

    public static SqlNode Fixed(params object[] parts) => new(NodeKind.Fixed, parts);

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    /// <summary>Queries in which something in this piece is left out or replaced by something smaller, the largest changes first.</summary>
    public IEnumerable<SqlNode> Variants()
    {
        if (Kind == NodeKind.Fixed)
        {
            yield break;
        }

        foreach (var smaller in Replacements())
        {
            yield return smaller;
        }

        for (var i = 0; i < _parts.Length; i++)
        {
            if (_parts[i] is not SqlNode child)
            {
                continue;
            }

            if (child.Kind == NodeKind.Clause)
            {
                yield return With(i, Empty);
            }

            if (Kind == NodeKind.Items && _parts.Length > 1)
            {
                yield return new SqlNode(Kind, Family, _separator, [.. _parts.Where((_, index) => index != i)]);
            }

            foreach (var variant in child.Variants())
            {
                yield return With(i, variant);
            }
        }
    }

    IEnumerable<SqlNode> Replacements()
    {
        if (Kind == NodeKind.Value)
        {
            yield return Simplest(Family!.Value);
            foreach (var inner in Descendants().Where(d => d.Kind == NodeKind.Value && d.Family == Family))
            {
                yield return inner;
            }
        }
        else if (Kind == NodeKind.Rows)
        {
            foreach (var inner in Descendants().Where(d => d.Kind == NodeKind.Rows))
            {
                yield return inner;
            }
        }
    }

    SqlNode With(int index, SqlNode part)
    {
        var parts = (object[])_parts.Clone();
        parts[index] = part;
        return new SqlNode(Kind, Family, _separator, parts);
    }

    IEnumerable<SqlNode> Descendants() => _parts.OfType<SqlNode>().SelectMany(p => p.Descendants().Prepend(p));

    static SqlNode Simplest(Family family) => Value(family, family switch
    {
        Generation.Family.Integer => "1",
        Generation.Family.Decimal => "1.5",
        Generation.Family.Double => "CAST(1.5 AS DOUBLE)",
        Generation.Family.Text => "'a'",
        Generation.Family.Boolean => "TRUE",
        Generation.Family.Date => "DATE '2020-01-01'",
        _ => "TIMESTAMP '2020-01-01 00:00:00'",
    });

    void Write(StringBuilder text)
    {
        for (var i = 0; i < _parts.Length; i++)
        {
            if (i > 0)
            {
                text.Append(_separator);
            }

            if (_parts[i] is SqlNode node)
            {
                node.Write(text);
            }
            else
            {
                text.Append(_parts[i]);
            }
        }
    }
}
