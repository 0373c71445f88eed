using System.Diagnostics;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution;
using Quiver.QueryLog;

namespace Quiver.Telemetry;

/// <summary>
/// The spans of queries, with the names of OpenTelemetry's conventions for database clients where there are some. A trace that is
/// recorded has a span for planning, waiting, running, and one for each operator.
/// </summary>
static class QueryTracing
{
    /// <summary>The name of the source of spans.</summary>
    public const string SourceName = "Quiver";

    static readonly ActivitySource _source = new(SourceName);

    /// <summary>Starts the span of a query; null where nobody listens.</summary>
    public static Activity? Begin(string door, string language, string? database)
    {
        Activity? activity = _source.StartActivity("query", ActivityKind.Internal);
        return activity?.SetTag("db.system.name", "quiver").SetTag("db.namespace", database)
            .SetTag("quiver.query.language", language).SetTag("quiver.query.door", door);
    }

    /// <summary>Ends the span of a query, with those of its phases and operators.</summary>
    public static void End(Activity activity, QueryLogEntry entry, ExecutionPlan? plan, QueryProfile? profile)
    {
        activity.SetTag("db.query.text", entry.Text).SetTag("db.response.returned_rows", entry.Rows)
            .SetTag("quiver.query.id", entry.Id).SetTag("quiver.query.memory.peak", entry.PeakMemoryBytes);
        if (entry.Error is { } error)
        {
            activity.SetStatus(ActivityStatusCode.Error, error);
        }

        var at = entry.IssuedAt;
        at = Phase(activity, "plan", at, entry.PlanDuration);
        at = Phase(activity, "wait", at, entry.PermitDuration);
        if (entry.ExecuteDuration is { } execution)
        {
            using Activity? span = _source.StartActivity("execute", ActivityKind.Internal, activity.Context, startTime: at);
            if (span is not null && plan is not null && profile is not null)
            {
                Operators(span, plan, profile, at);
            }

            span?.SetEndTime((at + execution).UtcDateTime);
        }

        activity.Dispose();
    }

    static DateTimeOffset Phase(Activity parent, string name, DateTimeOffset start, TimeSpan? duration)
    {
        if (duration is not { } known)
        {
            return start;
        }

        using Activity? span = _source.StartActivity(name, ActivityKind.Internal, parent.Context, startTime: start);
        span?.SetEndTime((start + known).UtcDateTime);
        return start + known;
    }

    /// <summary>Operators run at the same time: each span starts with the run and is as long as workers were in the operator.</summary>
    static void Operators(Activity parent, ExecutionPlan plan, QueryProfile profile, DateTimeOffset start)
    {
        var counted = profile.Of(plan);
        using Activity? span = _source.StartActivity(
            plan.Describe().Split(':')[0], ActivityKind.Internal, parent.Context, startTime: start);
        if (span is null)
        {
            return;
        }

        span.SetTag("quiver.operator", plan.Describe()).SetTag("quiver.operator.rows", counted.Rows)
            .SetTag("quiver.operator.batches", counted.Batches);
        foreach (ExecutionPlan input in plan.Inputs)
        {
            Operators(span, input, profile, start);
        }

        var length = TimeSpan.FromSeconds(Math.Max(0, plan.Inputs.Sum(input => profile.Of(input).Ticks) - counted.Ticks)
            / (double)Stopwatch.Frequency);
        span.SetEndTime((start + length).UtcDateTime);
    }
}
