using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>A node of the syntax tree. Its text is the canonical form that InfluxDB prints.</summary>
abstract record InfluxNode
{
    /// <summary>Writes the canonical form.</summary>
    public abstract void AppendTo(StringBuilder text);

    /// <summary>Writes nodes separated by commas.</summary>
    protected static void AppendList(StringBuilder text, IReadOnlyList<InfluxNode> nodes)
    {
        for (int i = 0; i < nodes.Count; i++)
        {
            nodes[i].AppendTo(text.Append(i == 0 ? "" : ", "));
        }
    }

    /// <summary>Returns the canonical form.</summary>
    public sealed override string ToString()
    {
        var text = new StringBuilder();
        AppendTo(text);
        return text.ToString();
    }
}
