using System.Text.RegularExpressions;
using Quiver.Tidy.Tests.Scanning;

namespace Quiver.Tidy.Tests.Checks;

/// <summary>No file names a folder of the machine it was written on.</summary>
sealed class MachinePathCheck : ICheck
{
    static readonly Regex _path = new(@"(?<![\w.~})*-])/(work|root|home|Users)/");

    public string Name => "machine-path";

    public IEnumerable<Violation> Run(SourceTree tree)
    {
        foreach (SourceFile file in tree.Files)
        {
            foreach (Match match in _path.Matches(file.Text))
            {
                yield return new Violation(Name, file.Path, file.LineOf(match.Index), null, $"{match.Value} is a path of one machine");
            }
        }
    }
}
