using System.Diagnostics;
using System.Globalization;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Session.Explain;

/// <summary>One operator of a plan as EXPLAIN tells of it, whatever the format.</summary>
/// <param name="Operator">The name of the operator.</param>
/// <param name="Detail">What it does, such as its condition; may be empty.</param>
/// <param name="Facts">What was estimated and counted, in the order in which it is shown.</param>
/// <param name="Inputs">The operators whose rows it reads.</param>
sealed record ExplainNode(string Operator, string Detail, IReadOnlyList<ExplainFact> Facts, IReadOnlyList<ExplainNode> Inputs)
{
    /// <summary>Tells of a logical plan.</summary>
    public static ExplainNode Of(LogicalPlan plan) => Of(plan.Describe(), [], [.. plan.Inputs.Select(Of)]);

    /// <summary>Tells of a physical plan, and of what its operators did where that was counted.</summary>
    public static ExplainNode Of(ExecutionPlan plan, QueryProfile? profile)
    {
        var facts = new List<ExplainFact>();
        if (profile is null)
        {
            if (plan.Properties.RowCount is { } rows)
            {
                facts.Add(new ExplainFact("estimated_rows", Math.Round(rows)) { IsHiddenInText = true });
            }
        }
        else
        {
            facts.AddRange(Counted(plan, profile));
        }

        return Of(plan.Describe(), facts, [.. plan.Inputs.Select(i => Of(i, profile))]);
    }

    static ExplainNode Of(string description, IReadOnlyList<ExplainFact> facts, IReadOnlyList<ExplainNode> inputs)
    {
        int colon = description.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0
            ? new ExplainNode(description, "", facts, inputs)
            : new ExplainNode(description[..colon], description[(colon + 2)..], facts, inputs);
    }

    static IEnumerable<ExplainFact> Counted(ExecutionPlan plan, QueryProfile profile)
    {
        QueryProfile.Entry entry = profile.Of(plan);
        double milliseconds = OwnTicks(plan, profile) * 1000.0 / Stopwatch.Frequency;
        yield return new ExplainFact("rows", entry.Rows);
        yield return new ExplainFact("batches", entry.Batches);
        yield return new ExplainFact("time", Math.Round(milliseconds, 2))
        {
            Text = string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.00} ms"),
        };
        if (entry.PeakBytes > 0)
        {
            yield return new ExplainFact("memory", entry.PeakBytes) { Text = ByteText.Of(entry.PeakBytes) };
        }

        if (entry.SpilledBytes > 0)
        {
            yield return new ExplainFact("spilled", entry.SpilledBytes) { Text = ByteText.Of(entry.SpilledBytes) };
        }

        if (plan is PhysicalScan { Source: MorselScan { Report: { } report } })
        {
            yield return new ExplainFact("scanned", report) { IsGroup = true };
        }
    }

    /// <summary>
    /// An operator's counter runs while everything behind it in the pipeline works. What its inputs count less its own is what it
    /// took itself.
    /// </summary>
    static long OwnTicks(ExecutionPlan plan, QueryProfile profile) =>
        Math.Max(0, plan.Inputs.Sum(i => profile.Of(i).Ticks) - profile.Of(plan).Ticks);
}
