using System.Text;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Ast;

/// <summary>A statement.</summary>
abstract record InfluxStatement : InfluxNode
{
    /// <summary>Writes a keyword and a list after it, if the list has anything.</summary>
    protected static void AppendClause(StringBuilder text, string keyword, IReadOnlyList<InfluxNode> nodes)
    {
        if (nodes.Count > 0)
        {
            AppendList(text.Append(keyword), nodes);
        }
    }

    /// <summary>Writes a keyword and a number after it, if the number is not zero.</summary>
    protected static void AppendClause(StringBuilder text, string keyword, long number)
    {
        if (number > 0)
        {
            text.Append(keyword).Append(number);
        }
    }

    /// <summary>Writes a keyword and a name after it, if there is one.</summary>
    protected static void AppendName(StringBuilder text, string keyword, string name)
    {
        if (name.Length > 0)
        {
            InfluxNames.AppendName(text.Append(keyword), name);
        }
    }
}
