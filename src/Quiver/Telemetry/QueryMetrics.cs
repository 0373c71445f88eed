using System.Diagnostics.Metrics;
using Quiver.Admission;
using Quiver.Arrow.Memory;
using Quiver.QueryLog;

namespace Quiver.Telemetry;

/// <summary>The instruments of the queries of one database.</summary>
sealed class QueryMetrics
{
    readonly Counter<long> _queries;
    readonly Histogram<double> _duration;
    readonly Histogram<double> _planDuration;
    readonly Histogram<double> _waitDuration;
    readonly Histogram<double> _computeDuration;
    readonly Histogram<long> _memory;
    readonly Counter<long> _rows;

    /// <summary>Creates the instruments.</summary>
    public QueryMetrics(Meter meter, AdmissionGate gate, QueryLogBook log, MemoryBudget memory)
    {
        _queries = meter.CreateCounter<long>("quiver.query.count", "{query}", "Queries that have ended, by door and outcome.");
        _duration = meter.CreateHistogram<double>("quiver.query.duration", "s", "From arrival to the last byte.");
        _planDuration = meter.CreateHistogram<double>("quiver.query.plan.duration", "s", "Parsing and planning.");
        _waitDuration = meter.CreateHistogram<double>("quiver.query.wait.duration", "s", "Waiting for a permit.");
        _computeDuration = meter.CreateHistogram<double>("quiver.query.compute.duration", "s", "Time of workers, added up.");
        _memory = meter.CreateHistogram<long>("quiver.query.memory.peak", "By", "The most native memory that a query held at a time.");
        _rows = meter.CreateCounter<long>("quiver.query.rows", "{row}", "Rows of results.");
        meter.CreateObservableGauge("quiver.query.running", () => log.RunningCount, "{query}", "Queries under way, waiting ones included.");
        meter.CreateObservableGauge("quiver.memory.used", () => memory.UsedBytes, "By", "Native memory that queries hold.");
        meter.CreateObservableGauge("quiver.memory.limit", () => memory.LimitBytes, "By", "Native memory that queries may hold.");
        Observe(meter, "quiver.admission.permits", "{permit}", "Permits in all.", gate, lane => lane.Permits);
        Observe(meter, "quiver.admission.running", "{permit}", "Permits that are given out.", gate, lane => lane.Running);
        Observe(meter, "quiver.admission.pending", "{query}", "Queries that wait for a permit.", gate, lane => lane.Pending);
        meter.CreateObservableCounter(
            "quiver.admission.acquired", () => Measure(gate, lane => lane.Acquired), "{permit}", "Permits that were ever given out.");
        meter.CreateObservableCounter(
            "quiver.admission.refused", () => Measure(gate, lane => lane.Refused), "{query}", "Queries that were turned away.");
    }

    /// <summary>Counts a query that has ended.</summary>
    public void Count(QueryLogEntry entry)
    {
        var door = new KeyValuePair<string, object?>("door", entry.Door);
        var outcome = new KeyValuePair<string, object?>("outcome", QueryPhases.NameOf(entry.Phase));
        _queries.Add(1, door, outcome);
        _rows.Add(entry.Rows, door);
        Record(_duration, entry.TotalDuration, door);
        Record(_planDuration, entry.PlanDuration, door);
        Record(_waitDuration, entry.PermitDuration, door);
        Record(_computeDuration, entry.ComputeDuration, door);
        _memory.Record(entry.PeakMemoryBytes ?? 0, door);
    }

    static void Record(Histogram<double> histogram, TimeSpan? duration, KeyValuePair<string, object?> door)
    {
        if (duration is { } known)
        {
            histogram.Record(known.TotalSeconds, door);
        }
    }

    static void Observe(
        Meter meter, string name, string unit, string description, AdmissionGate gate, Func<AdmissionLane, long> value) =>
        meter.CreateObservableGauge(name, () => Measure(gate, value), unit, description);

    static Measurement<long>[] Measure(AdmissionGate gate, Func<AdmissionLane, long> value) =>
    [
        new(value(gate.Queries), new KeyValuePair<string, object?>("lane", "queries")),
        new(value(gate.Small), new KeyValuePair<string, object?>("lane", "small")),
    ];
}
