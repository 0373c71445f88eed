using System.Text;

namespace Quiver.Engine.Logical;

/// <summary>Prints plans as indented trees.</summary>
static class PlanText
{
    public static string Of(LogicalPlan plan)
    {
        var text = new StringBuilder();
        Append(text, plan, 0);
        return text.ToString();
    }

    static void Append(StringBuilder text, LogicalPlan plan, int depth)
    {
        if (depth > 0)
        {
            text.Append('\n').Append(' ', depth * 2);
        }

        text.Append(plan.Describe());
        foreach (LogicalPlan input in plan.Inputs)
        {
            Append(text, input, depth + 1);
        }
    }
}
