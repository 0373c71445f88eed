namespace Quiver.InfluxQueries.Explaining;

/// <summary>A tree of words as EXPLAIN ANALYZE of InfluxDB draws it.</summary>
/// <param name="text">What stands at the root.</param>
sealed class SpanTree(string text)
{
    readonly List<SpanTree> _children = [];

    /// <summary>Adds a child; returns it.</summary>
    public SpanTree Add(string child)
    {
        var tree = new SpanTree(child);
        _children.Add(tree);
        return tree;
    }

    /// <summary>Returns the lines.</summary>
    public IReadOnlyList<string> Lines()
    {
        List<string> lines = [text];
        var open = new Stack<(SpanTree Tree, string Indent, bool IsLast)>();
        Push(open, "");
        while (open.TryPop(out (SpanTree Tree, string Indent, bool IsLast) next))
        {
            lines.Add($"{next.Indent}{(next.IsLast ? "└── " : "├── ")}{next.Tree.Text}");
            next.Tree.Push(open, next.Indent + (next.IsLast ? "    " : "│   "));
        }

        return lines;
    }

    string Text => text;

    void Push(Stack<(SpanTree Tree, string Indent, bool IsLast)> open, string indent)
    {
        for (int i = _children.Count - 1; i >= 0; i--)
        {
            open.Push((_children[i], indent, i == _children.Count - 1));
        }
    }
}
