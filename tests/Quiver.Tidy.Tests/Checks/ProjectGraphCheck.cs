using System.Xml.Linq;
using Quiver.Tidy.Tests.Scanning;

namespace Quiver.Tidy.Tests.Checks;

/// <summary>The projects below src reference each other only along the edges of DESIGN.md, which point down.</summary>
sealed class ProjectGraphCheck : ICheck
{
    static readonly Dictionary<string, string[]> _edges = new()
    {
        ["Quiver.Arrow"] = [],
        ["Quiver.Compute"] = ["Quiver.Arrow"],
        ["Quiver.Engine"] = ["Quiver.Compute"],
        ["Quiver.InfluxQl"] = ["Quiver.Engine"],
        ["Quiver.ObjectStorage"] = [],
        ["Quiver.Formats"] = ["Quiver.Engine", "Quiver.ObjectStorage"],
        ["Quiver.Storage"] = ["Quiver.Formats"],
        ["Quiver.Connectors"] = ["Quiver.ObjectStorage"],
        ["Quiver"] = ["Quiver.Storage", "Quiver.InfluxQl"],
        ["Quiver.Server"] = ["Quiver"],
        ["Quiver.Cli"] = ["Quiver", "Quiver.Connectors", "Quiver.Server"],
    };

    public string Name => "project-graph";

    public IEnumerable<Violation> Run(SourceTree tree)
    {
        foreach (SourceFile file in tree.Files)
        {
            if (!file.Path.StartsWith("src/", StringComparison.Ordinal) || !file.Path.EndsWith(".csproj", StringComparison.Ordinal))
            {
                continue;
            }

            string project = Path.GetFileNameWithoutExtension(file.Path);
            if (!_edges.TryGetValue(project, out string[]? allowed))
            {
                yield return new Violation(Name, file.Path, 0, null, $"{project} has no place in the project graph");
                continue;
            }

            XDocument document = XDocument.Parse(file.Text);
            foreach (XElement reference in document.Descendants("ProjectReference"))
            {
                string target = ((string?)reference.Attribute("Include") ?? "").Replace('\\', '/');
                string name = Path.GetFileNameWithoutExtension(target);
                if (!allowed.Contains(name))
                {
                    yield return new Violation(Name, file.Path, 0, null, $"{project} must not reference {name}");
                }
            }

            if (document.Descendants("Using").Any())
            {
                yield return new Violation(Name, file.Path, 0, null, "a global using in a project file hides who uses whom");
            }
        }
    }
}
