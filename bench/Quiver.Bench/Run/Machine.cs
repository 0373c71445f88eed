using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Quiver.Bench.Run;

/// <summary>What a reader of a result must know about the machine: never its name or its paths.</summary>
static class Machine
{
    public static string Processor { get; } = ReadProcessor();

    /// <summary>The folder of the results of this kind of machine.</summary>
    public static string Slug { get; } = string.Join(
        '-',
        $"{Processor} {Environment.ProcessorCount} threads".ToLowerInvariant()
            .Split([' ', '(', ')', '@', '/', '\\', ':', '.', ','], StringSplitOptions.RemoveEmptyEntries));

    public static string Description { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor}, {Environment.ProcessorCount} hardware threads, {Vectors()}, "
            + $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 30)} GiB, "
            + $"{RuntimeInformation.OSDescription.Split(' ')[0]}, {RuntimeInformation.FrameworkDescription}");

    /// <summary>The commit that was measured, with a mark when the tree had other changes.</summary>
    public static string Commit { get; } = Git("describe --always --dirty --exclude=*");

    static string Vectors() => Avx512F.IsSupported ? "AVX-512" : Vector256.IsHardwareAccelerated ? "AVX2" : "128-bit vectors";

    static string ReadProcessor()
    {
        const string CpuFile = "/proc/cpuinfo";
        if (File.Exists(CpuFile))
        {
            var line = File.ReadLines(CpuFile).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
            if (line is not null)
            {
                return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            }
        }

        return RuntimeInformation.ProcessArchitecture.ToString();
    }

    static string Git(string command)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", command)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = BenchPaths.Root,
            })!;
            var output = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 ? output : "unknown commit";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown commit";
        }
    }
}
