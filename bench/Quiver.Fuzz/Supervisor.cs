using System.Diagnostics;
using System.Globalization;

namespace Quiver.Fuzz;

/// <summary>Runs targets in child processes, starts a child again after a finding and keeps the input of one that crashed.</summary>
static class Supervisor
{
    const int MostFindings = 20;

    /// <summary>The `run` verb.</summary>
    public static int Run(FuzzArguments arguments)
    {
        var targets = arguments.Subjects is ["all"] ? FuzzTargets.All : [arguments.Target];
        var findings = 0;
        foreach (var target in targets)
        {
            findings += Run(target, arguments);
        }

        Console.WriteLine($"{findings} findings");
        return findings > 0 ? 1 : 0;
    }

    /// <summary>Where the input of a finding is kept.</summary>
    public static string FindingPath(string folder, string target, int seed) => Path.Combine(folder, $"{target}-{seed}.bin");

    static int Run(FuzzTarget target, FuzzArguments arguments)
    {
        Directory.CreateDirectory(arguments.Findings);
        var left = arguments.Time;
        var findings = 0;
        for (var seed = arguments.Seed; left > TimeSpan.Zero && findings < MostFindings; seed++)
        {
            using var child = Start(target, arguments, seed, left);
            var used = TimeSpan.FromSeconds(1);
            while (!child.WaitForExit(1000))
            {
                used = ProcessorTime(child) ?? used;
            }

            left -= used;
            if (child.ExitCode == 0)
            {
                break;
            }

            findings++;
            if (!File.Exists(CurrentInput.PathOf(child.Id)) && child.ExitCode != 3)
            {
                throw new FuzzUsageException($"{target.Name}: the child ended with {child.ExitCode} before it tried an input");
            }

            if (child.ExitCode != 3)
            {
                var path = FindingPath(arguments.Findings, target.Name, seed);
                File.Move(CurrentInput.PathOf(child.Id), path, overwrite: true);
                Console.WriteLine($"{target.Name}: FINDING {path}: the process ended with {child.ExitCode}");
            }
        }

        return findings;
    }

    /// <summary>The time a child has used so far, null when it ended just now.</summary>
    static TimeSpan? ProcessorTime(Process child)
    {
        try
        {
            child.Refresh();
            return child.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    static Process Start(FuzzTarget target, FuzzArguments arguments, int seed, TimeSpan time)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        string[] words =
        [
            "work", target.Name, "--minutes", time.TotalMinutes.ToString(CultureInfo.InvariantCulture), "--findings", arguments.Findings,
            "--seed", seed.ToString(CultureInfo.InvariantCulture),
            .. arguments.Seeds is { } seeds ? ["--seeds", seeds] : Array.Empty<string>(),
        ];
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        return Process.Start(start)!;
    }
}
