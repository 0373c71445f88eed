using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Quiver.Bench.Startup;

/// <summary>What a process took from its start to its end.</summary>
readonly partial record struct ProcessTime(double WallMilliseconds, double ProcessorMilliseconds)
{
    /// <summary>RUSAGE_CHILDREN of getrusage(2): all children that have ended.</summary>
    const int Children = -1;

    /// <summary>The words of struct rusage: two times of two words, and fourteen counts.</summary>
    const int UsageWords = 18;

    /// <summary>Runs a program to its end and takes its time.</summary>
    public static ProcessTime Of(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var before = ChildMilliseconds();
        var clock = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var wall = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
        return process.ExitCode == 0
            ? new ProcessTime(wall, ChildMilliseconds() - before)
            : throw new BenchException(
                $"{program} ended with {process.ExitCode} and wrote: {output} {process.StandardError.ReadToEnd()}".TrimEnd());
    }

    static double ChildMilliseconds()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        Span<nint> usage = stackalloc nint[UsageWords];
        if (GetUsage(Children, ref MemoryMarshal.GetReference(usage)) != 0)
        {
            throw new BenchException("getrusage failed");
        }

        return ((usage[0] + usage[2]) * 1e3) + ((usage[1] + usage[3]) / 1e3);
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, ref nint usage);
}
