using System.Globalization;
using System.Text;

namespace Quiver.Engine.Session.Explain;

/// <summary>Writes plans in the DOT language of Graphviz: rows flow along the arrows, from the scans at the bottom to the top.</summary>
static class ExplainGraph
{
    /// <summary>Longer details are cut, so that boxes stay readable.</summary>
    const int MaxDetail = 200;

    public static string Of(ExplainNode plan)
    {
        var text = new StringBuilder("digraph plan {\n  rankdir=BT;\n  node [shape=box, fontname=monospace];\n");
        int count = 0;
        Append(text, plan, ref count);
        return text.Append('}').ToString();
    }

    static int Append(StringBuilder text, ExplainNode plan, ref int count)
    {
        int id = count++;
        string detail = plan.Detail.Length > MaxDetail ? plan.Detail[..MaxDetail] + "…" : plan.Detail;
        IEnumerable<string> lines = [plan.Operator, detail, .. plan.Facts.Select(f => $"{f.Name}: {f.Text}")];
        string label = string.Join("\\n", lines.Where(l => l.Length > 0).Select(Escaped));
        text.Append(CultureInfo.InvariantCulture, $"  n{id} [label=\"{label}\"];\n");
        foreach (ExplainNode input in plan.Inputs)
        {
            int from = Append(text, input, ref count);
            text.Append(CultureInfo.InvariantCulture, $"  n{from} -> n{id};\n");
        }

        return id;
    }

    static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);
}
