using System.Text;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Graph.Nodes;

/// <summary>The words that several kinds of nodes describe themselves with.</summary>
static class GraphWords
{
    /// <summary>Writes columns in brackets.</summary>
    public static StringBuilder AppendColumns(StringBuilder text, IReadOnlyList<InfluxVariable> columns)
    {
        text.Append('[');
        for (int i = 0; i < columns.Count; i++)
        {
            columns[i].AppendTo(text.Append(i == 0 ? "" : ", "));
        }

        return text.Append(']');
    }

    /// <summary>Writes an interval after a word, if there is one.</summary>
    public static StringBuilder AppendInterval(StringBuilder text, string word, TimeInterval interval)
    {
        if (!interval.IsNone)
        {
            text.Append(word).Append(DurationText.Format(interval.Duration));
            text.Append(interval.Offset == 0 ? "" : " + " + DurationText.Format(interval.Offset));
        }

        return text;
    }
}
