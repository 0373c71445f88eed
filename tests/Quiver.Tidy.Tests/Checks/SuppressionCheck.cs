using System.Text.RegularExpressions;
using Quiver.Tidy.Tests.Scanning;

namespace Quiver.Tidy.Tests.Checks;

/// <summary>No empty catch; every suppressed warning carries its reason.</summary>
sealed class SuppressionCheck : ICheck
{
    static readonly Regex _emptyCatch = new(@"\bcatch\s*(\([^)]*\)\s*)?(when\s*\((?:[^()]|\([^()]*\))*\)\s*)?\{\s*\}");
    static readonly Regex _pragma = new(@"^\s*#\s*pragma\s+warning\s+disable\b");
    static readonly Regex _attribute = new(@"\b(Unconditional)?SuppressMessage\s*\(");

    public string Name => "suppression";

    public IEnumerable<Violation> Run(SourceTree tree)
    {
        foreach (SourceFile file in tree.CSharp)
        {
            foreach (Match match in _emptyCatch.Matches(file.Code))
            {
                yield return new Violation(Name, file.Path, file.LineOf(match.Index), null, "an empty catch swallows a failure");
            }

            string[] code = file.Code.Split('\n');
            string[] comments = file.Comments.Split('\n');
            for (int i = 0; i < code.Length; i++)
            {
                bool hasComment = comments[i].Trim().Length > 0 || (i > 0 && comments[i - 1].Trim().Length > 0);
                if (_pragma.IsMatch(code[i]) && !hasComment)
                {
                    yield return new Violation(Name, file.Path, i + 1, null, "a suppressed warning needs a comment that says why");
                }
                else if (_attribute.IsMatch(code[i]) && !hasComment && !HasJustification(file, i))
                {
                    yield return new Violation(Name, file.Path, i + 1, null, "SuppressMessage needs a Justification that says why");
                }
            }
        }
    }

    static bool HasJustification(SourceFile file, int line) =>
        file.Lines.Skip(line).Take(4).Any(text => text.Contains("Justification = \"", StringComparison.Ordinal));
}
