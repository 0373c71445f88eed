using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Quiver.Server.Observability;

/// <summary>The facts of the process under the names that every Prometheus client gives them, and which build it is.</summary>
static class ProcessMetrics
{
    /// <summary>The version of the server.</summary>
    public static string Version { get; } = typeof(ProcessMetrics).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>Returns a meter of the facts.</summary>
    public static Meter CreateMeter()
    {
        var meter = new Meter("Quiver.Process");
        using var process = Process.GetCurrentProcess();
        double startedAt = (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
        meter.CreateObservableGauge("process.start_time", () => startedAt, "s", "When the process started, in seconds since 1970.");
        meter.CreateObservableCounter(
            "process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "The time that processors worked for the process.");
        meter.CreateObservableGauge(
            "process.resident_memory", () => Environment.WorkingSet, "By", "The memory of the process that is in RAM.");
        meter.CreateObservableGauge("process.open_fds", CountOpenFiles, "{file}", "Files and sockets that are open.");
        var version = new KeyValuePair<string, object?>("version", Version);
        var runtime = new KeyValuePair<string, object?>("runtime", Environment.Version.ToString());
        meter.CreateObservableGauge("quiver.build.info", () => new Measurement<int>(1, version, runtime), null, "Which build it is.");
        return meter;
    }

    /// <summary>Counts what is open; nothing is told where the system does not say.</summary>
    static IEnumerable<Measurement<long>> CountOpenFiles()
    {
        const string folder = "/proc/self/fd";
        return Directory.Exists(folder) ? [new Measurement<long>(Directory.EnumerateFileSystemEntries(folder).LongCount())] : [];
    }
}
