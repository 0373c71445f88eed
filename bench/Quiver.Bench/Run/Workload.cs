using System.Globalization;
using System.Text.RegularExpressions;

namespace Quiver.Bench.Run;

/// <summary>
/// One benchmark as a text file: `name` (what it shows), `load` (the data set it reads), `run` (the query, in which {data} is the folder
/// of the data set, {out} a file of the engine's own and {rows:N} is N times the scale) and, optionally, `result` (the expected rows at
/// scale 1, cells separated by |) and `check` (a query whose rows are compared instead, for statements that write).
/// </summary>
sealed partial record Workload(string Id, string Name, string Load, string Sql, string? Check, IReadOnlyList<string>? Result)
{
    const string Extension = ".benchmark";
    const string ResultSection = "result";
    const string CheckSection = "check";

    /// <summary>All workloads of the repository in the order of their identifiers, which are their paths below bench/workloads.</summary>
    public static IReadOnlyList<Workload> All() =>
        [.. Directory.EnumerateFiles(BenchPaths.Workloads, "*" + Extension, SearchOption.AllDirectories)
            .Select(Read).OrderBy(workload => workload.Id, StringComparer.Ordinal)];

    /// <summary>The workloads that a name selects: one of them, a folder of them, all those that begin so, or all.</summary>
    public static IReadOnlyList<Workload> Select(string selection)
    {
        var all = All();
        Predicate<Workload>[] choices =
        [
            workload => selection == "all" || workload.Id == selection,
            workload => workload.Id.StartsWith(selection + "/", StringComparison.Ordinal),
            workload => workload.Id.StartsWith(selection, StringComparison.Ordinal),
        ];
        foreach (var choice in choices)
        {
            var chosen = all.Where(workload => choice(workload)).ToList();
            if (chosen.Count > 0)
            {
                return chosen;
            }
        }

        var known = string.Join(", ", all.Select(workload => workload.Id).Where(id => !id.Contains('/', StringComparison.Ordinal)));
        throw new BenchException($"no workload \"{selection}\"; known are all, files, tpch, tpch/q01 to tpch/q22, clickbench, {known}");
    }

    /// <summary>The query for the data set in a folder at a scale.</summary>
    public string SqlFor(string data, double scale, string output) => Fill(Sql, data, scale, output);

    /// <summary>The query whose rows are compared, null where they are those of the workload itself.</summary>
    public string? CheckFor(string data, double scale, string output) => Check is null ? null : Fill(Check, data, scale, output);

    static string Fill(string sql, string data, double scale, string output)
    {
        string Scaled(Match match) => string.Create(
            CultureInfo.InvariantCulture, $"{(long)(long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * scale)}");
        var filled = sql.Replace("{data}", data, StringComparison.Ordinal).Replace("{out}", output, StringComparison.Ordinal);
        return RowCount().Replace(filled, Scaled);
    }

    /// <summary>Replaces the expected rows in the file.</summary>
    public void WriteResult(IEnumerable<string> rows)
    {
        var path = Path.Combine(BenchPaths.Workloads, Id + Extension);
        File.WriteAllLines(path, [.. File.ReadLines(path).TakeWhile(line => line != ResultSection), ResultSection, .. rows]);
    }

    [GeneratedRegex(@"\{rows:(\d+)\}")]
    private static partial Regex RowCount();

    static Workload Read(string path)
    {
        var id = Path.GetRelativePath(BenchPaths.Workloads, path).Replace('\\', '/')[..^Extension.Length];
        string? name = null;
        string? load = null;
        List<string>? section = null;
        var run = new List<string>();
        List<string>? result = null;
        List<string>? check = null;
        foreach (var line in File.ReadAllLines(path))
        {
            if (line == "run")
            {
                section = run;
            }
            else if (line == ResultSection)
            {
                section = result = [];
            }
            else if (line == CheckSection)
            {
                section = check = [];
            }
            else if (section is not null)
            {
                section.Add(line);
            }
            else if (line.StartsWith("name ", StringComparison.Ordinal))
            {
                name = line[5..].Trim();
            }
            else if (line.StartsWith("load ", StringComparison.Ordinal))
            {
                load = line[5..].Trim();
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                throw new BenchException($"{path}: \"{line}\" is not a section; sections are name, load, run, check and result");
            }
        }

        return name is null || load is null || run.Count == 0
            ? throw new BenchException($"{path}: a workload needs the sections name, load and run")
            : new Workload(
                id, name, load, Statement(run), check is null ? null : Statement(check), result?.Where(line => line.Length > 0).ToList());
    }

    static string Statement(List<string> lines) => string.Join('\n', lines).Trim().TrimEnd(';');
}
