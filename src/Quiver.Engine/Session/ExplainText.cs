using System.Diagnostics;
using System.Globalization;
using System.Text;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Session;

/// <summary>Prints physical plans as indented trees, with rows and time where they were counted.</summary>
static class ExplainText
{
    public static string Of(ExecutionPlan plan, QueryProfile? profile)
    {
        var text = new StringBuilder();
        Append(text, plan, profile, 0);
        return text.ToString();
    }

    static void Append(StringBuilder text, ExecutionPlan plan, QueryProfile? profile, int depth)
    {
        if (depth > 0)
        {
            text.Append('\n').Append(' ', depth * 2);
        }

        text.Append(plan.Describe());
        if (profile is not null)
        {
            QueryProfile.Entry entry = profile.Of(plan);
            double milliseconds = OwnTicks(plan, profile) * 1000.0 / Stopwatch.Frequency;
            text.Append(CultureInfo.InvariantCulture, $"  [rows={entry.Rows} batches={entry.Batches} time={milliseconds:0.00} ms]");
            if (plan is PhysicalScan { Source: MorselScan { Report: { } report } })
            {
                text.Append("  [").Append(report).Append(']');
            }
        }

        foreach (ExecutionPlan input in plan.Inputs)
        {
            Append(text, input, profile, depth + 1);
        }
    }

    /// <summary>
    /// An operator's counter runs while everything behind it in the pipeline works. What its inputs count less its own is what it
    /// took itself.
    /// </summary>
    static long OwnTicks(ExecutionPlan plan, QueryProfile profile) =>
        Math.Max(0, plan.Inputs.Sum(i => profile.Of(i).Ticks) - profile.Of(plan).Ticks);
}
