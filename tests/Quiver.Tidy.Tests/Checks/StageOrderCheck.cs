using System.Text.RegularExpressions;
using Quiver.Tidy.Tests.Scanning;

namespace Quiver.Tidy.Tests.Checks;

/// <summary>Inside a project whose folders are the stages of a query, a stage uses itself and earlier stages only.</summary>
sealed class StageOrderCheck : ICheck
{
    static readonly (string Project, string[] Stages)[] _projects =
    [
        ("Quiver.Engine",
            ["Types", "Functions", "Expressions", "Catalog", "Sql", "Logical", "Optimizer", "Physical", "Execution", "Session"]),
        ("Quiver.InfluxQl",
            ["Lexical", "Regexes", "Ast", "Parsing", "Compile", "Prepare", "Values", "Functions", "Evaluation", "Graph", "Lowering",
                "Results", "Series"]),
    ];

    public string Name => "stage-order";

    public IEnumerable<Violation> Run(SourceTree tree) => _projects.SelectMany(project => Run(tree, project.Project, project.Stages));

    IEnumerable<Violation> Run(SourceTree tree, string project, string[] stages)
    {
        var reference = new Regex($@"(?<before>\bnamespace\s+|\bglobal\s+using\s+)?\b{Regex.Escape(project)}\.(?<stage>\w+)");
        foreach (SourceFile file in tree.Source.Where(file => file.Path.StartsWith($"src/{project}/", StringComparison.Ordinal)))
        {
            string folder = file.Segments.Length > 3 ? file.Segments[2] : "";
            int own = Array.IndexOf(stages, folder);
            if (folder.Length > 0 && own < 0)
            {
                string known = string.Join(", ", stages);
                yield return new Violation(Name, file.Path, 0, null, $"{folder} is not a stage; the stages are {known}");
                continue;
            }

            foreach (Match match in reference.Matches(file.Code))
            {
                string before = match.Groups["before"].Value;
                string stage = match.Groups["stage"].Value;
                int used = Array.IndexOf(stages, stage);
                if (before.StartsWith("namespace", StringComparison.Ordinal) || used < 0)
                {
                    continue;
                }

                if (before.Length > 0)
                {
                    yield return new Violation(Name, file.Path, 0, null, $"a global using of {stage} hides the stage order");
                }
                else if (own >= 0 && used > own)
                {
                    yield return new Violation(Name, file.Path, 0, null, $"{folder} must not use {stage}");
                }
            }
        }
    }
}
