using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Quiver.Bench.Data;
using Quiver.Bench.Run;

namespace Quiver.Bench.Startup;

/// <summary>
/// The `startup` verb: whole processes of the command, as it is released and as it is built, beside an empty .NET program that was
/// made the same way.
/// </summary>
sealed class StartupRun(BenchArguments arguments)
{
    const string EmptyReleased = "empty program, released";
    const string EmptyBuilt = "empty program, built";
    const int Repetitions = 20;

    /// <summary>The scale of the file that the query over a file reads: its size must not matter.</summary>
    readonly BenchArguments _small = new(["--scale", "0.01"]);

    static string Platform { get; } =
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")
        + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>Runs what there is, in turn, and prints a table; 0 unless the command that is released is missing.</summary>
    public int Run()
    {
        var cases = Measure();
        var lines = Table(cases);
        Console.WriteLine(string.Join(Environment.NewLine, lines));
        if (arguments.Has("--record"))
        {
            Record(lines);
        }

        return cases.Exists(item => item.Name == EmptyReleased) ? 0 : 1;
    }

    /// <summary>The times of all cases whose programs are there.</summary>
    public List<StartupCase> Measure()
    {
        var cases = Cases().Where(item => File.Exists(item.Program)).ToList();
        foreach (var missing in Cases().Where(item => item.Unit is null && !File.Exists(item.Program)))
        {
            Console.Error.WriteLine($"left out: {missing.Name}; {HowToMake(missing.Name)}");
        }

        var count = arguments.Integer("--reps", Repetitions);
        for (var i = 0; i <= count; i++)
        {
            foreach (var item in cases)
            {
                var time = ProcessTime.Of(item.Program, item.Arguments);
                if (i > 0)
                {
                    // The first of each reads the program from disk.
                    item.Times.Add(time);
                }
            }
        }

        return cases;
    }

    /// <summary>The time of a case in units of that of the empty program.</summary>
    public static double? Ratio(StartupCase item, IEnumerable<StartupCase> cases) =>
        cases.FirstOrDefault(other => other.Name == item.Unit) is { } unit ? item.Median / unit.Median : null;

    IEnumerable<StartupCase> Cases()
    {
        var suffix = OperatingSystem.IsWindows() ? ".exe" : "";
        string Released(string project, string name) =>
            Path.Combine(BenchPaths.Root, "artifacts", "publish", project, "release_" + Platform, name + suffix);
        string Built(string project, string name) => Path.Combine(BenchPaths.Root, "artifacts", "bin", project, "release", name + suffix);
        var file = Path.Combine(DataSets.Ensure("tpch", _small), "lineitem.parquet");
        (string Name, string[] Arguments)[] commands =
        [
            ("SELECT 1", ["sql", "SELECT 1"]),
            ("one more function and a filter", ["sql", "SELECT upper('a') || count(*) FROM range(10) AS r(i) WHERE i > 3"]),
            ("count(*) of a Parquet file", ["sql", $"SELECT count(*) FROM '{file}'"]),
            ("GROUP BY over a Parquet file",
                ["sql", $"SELECT l_returnflag, sum(l_quantity) FROM '{file}' WHERE l_discount < 0.05 GROUP BY 1 ORDER BY 1"]),
        ];
        yield return new StartupCase(EmptyReleased, Released("Quiver.Empty", "Quiver.Empty"), [], null);
        foreach (var (name, words) in commands)
        {
            yield return new StartupCase($"{name}, released", Released("Quiver.Cli", "quiver"), words, EmptyReleased);
        }

        yield return new StartupCase(EmptyBuilt, Built("Quiver.Empty", "Quiver.Empty"), [], null);
        foreach (var (name, words) in commands)
        {
            yield return new StartupCase($"{name}, built", Built("Quiver.Cli", "quiver"), words, EmptyBuilt);
        }
    }

    static string HowToMake(string name) => name == EmptyReleased
        ? $"dotnet publish -c Release -r {Platform} for bench/Quiver.Empty and src/Quiver.Cli makes it"
        : "dotnet build -c Release for bench/Quiver.Empty and src/Quiver.Cli makes it";

    List<string> Table(List<StartupCase> cases)
    {
        List<string> lines = ["| process | median ms | least ms | processor ms | of the empty program |", "|---|---:|---:|---:|---:|"];
        foreach (var item in cases)
        {
            var ratio = Ratio(item, cases) is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : "";
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"| {item.Name} | {item.Median:0.0} | {item.Least:0.0} | {item.Processor:0.0} | {ratio} |"));
        }

        return lines;
    }

    void Record(List<string> table)
    {
        var text = new StringBuilder();
        text.AppendLine("# startup").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"- quiver {Machine.Commit}, median of {arguments.Integer("--reps", Repetitions)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"- {Machine.Description}");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"- {DateTime.UtcNow:yyyy-MM-dd}; `dotnet run -c Release --project bench/Quiver.Bench -- startup --record`");
        text.AppendLine("- Times are those of whole processes, from their start to their end, all cases in turn.").AppendLine();
        table.ForEach(line => text.AppendLine(line));
        var path = Path.Combine(BenchPaths.Results, Machine.Slug, "startup.md");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.ToString());
        Console.WriteLine($"recorded in {Path.GetRelativePath(BenchPaths.Root, path)}");
    }
}
