using System.Text.RegularExpressions;
using Quiver.Tidy.Tests.Scanning;

namespace Quiver.Tidy.Tests.Checks;

/// <summary>Inside Quiver.Engine a stage of the life of a query uses itself and earlier stages only.</summary>
sealed class StageOrderCheck : ICheck
{
    const string EngineFolder = "src/Quiver.Engine/";

    static readonly string[] _stages =
        ["Types", "Functions", "Expressions", "Catalog", "Sql", "Logical", "Optimizer", "Physical", "Execution", "Session"];

    static readonly Regex _reference = new(@"(?<before>\bnamespace\s+|\bglobal\s+using\s+)?\bQuiver\.Engine\.(?<stage>\w+)");

    public string Name => "stage-order";

    public IEnumerable<Violation> Run(SourceTree tree)
    {
        foreach (SourceFile file in tree.Source.Where(file => file.Path.StartsWith(EngineFolder, StringComparison.Ordinal)))
        {
            string folder = file.Segments.Length > 3 ? file.Segments[2] : "";
            int own = Array.IndexOf(_stages, folder);
            if (folder.Length > 0 && own < 0)
            {
                string stages = string.Join(", ", _stages);
                yield return new Violation(Name, file.Path, 0, null, $"{folder} is not a stage; the stages are {stages}");
                continue;
            }

            foreach (Match match in _reference.Matches(file.Code))
            {
                string before = match.Groups["before"].Value;
                string stage = match.Groups["stage"].Value;
                int used = Array.IndexOf(_stages, stage);
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
