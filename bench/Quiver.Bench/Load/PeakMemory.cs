using System.Globalization;

namespace Quiver.Bench.Load;

/// <summary>The most memory that a process had resident since some moment, as Linux counts it (proc_pid_clear_refs(5)).</summary>
static class PeakMemory
{
    /// <summary>Begins to count anew.</summary>
    public static void Restart(int process) => File.WriteAllText($"/proc/{process}/clear_refs", "5");

    /// <summary>The bytes since the last beginning.</summary>
    public static long Of(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }
}
