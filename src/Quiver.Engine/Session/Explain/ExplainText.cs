using System.Text;

namespace Quiver.Engine.Session.Explain;

/// <summary>Prints plans as indented trees, with rows and time where they were counted.</summary>
static class ExplainText
{
    public static string Of(ExplainNode plan)
    {
        var text = new StringBuilder();
        Append(text, plan, 0);
        return text.ToString();
    }

    static void Append(StringBuilder text, ExplainNode plan, int depth)
    {
        if (depth > 0)
        {
            text.Append('\n').Append(' ', depth * 2);
        }

        text.Append(plan.Operator).Append(plan.Detail.Length > 0 ? ": " : "").Append(plan.Detail);
        string facts = string.Join(' ', plan.Facts.Where(f => !f.IsHiddenInText && !f.IsGroup).Select(f => $"{f.Name}={f.Text}"));
        foreach (string group in plan.Facts.Where(f => f.IsGroup).Select(f => f.Text).Prepend(facts).Where(g => g.Length > 0))
        {
            text.Append("  [").Append(group).Append(']');
        }

        foreach (ExplainNode input in plan.Inputs)
        {
            Append(text, input, depth + 1);
        }
    }
}
