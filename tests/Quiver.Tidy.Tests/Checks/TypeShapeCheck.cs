using System.Text.RegularExpressions;
using Quiver.Tidy.Tests.Scanning;

namespace Quiver.Tidy.Tests.Checks;

/// <summary>Types are sealed unless inherited, and no type has a name that says nothing.</summary>
sealed class TypeShapeCheck : ICheck
{
    static readonly string[] _bannedSuffixes =
        ["Utils", "Util", "Utilities", "Helper", "Helpers", "Common", "Manager", "Impl", "Misc", "Info", "Data"];

    public string Name => "type-shape";

    public IEnumerable<Violation> Run(SourceTree tree)
    {
        foreach (SourceFile file in tree.CSharp)
        {
            foreach (CSharpType type in file.Outline.Types)
            {
                string? suffix = Array.Find(_bannedSuffixes, suffix => type.Name.EndsWith(suffix, StringComparison.Ordinal));
                if (suffix is not null)
                {
                    yield return new Violation(
                        Name, file.Path, file.LineOf(type.Position), type.Name, $"{type.Name} ends in {suffix}; say what it is or does");
                }
            }
        }

        foreach (Violation violation in Unsealed(tree))
        {
            yield return violation;
        }
    }

    IEnumerable<Violation> Unsealed(SourceTree tree)
    {
        HashSet<string> closed = [];
        HashSet<string> inherited = [];
        foreach (CSharpType type in tree.CSharp.SelectMany(file => file.Outline.Types))
        {
            if (type.Modifiers.Any(modifier => modifier is "sealed" or "static" or "abstract"))
            {
                closed.Add(type.Name);
            }

            foreach (Match word in Regex.Matches(type.BaseList, @"\w+"))
            {
                inherited.Add(word.Value);
            }
        }

        foreach (SourceFile file in tree.Source)
        {
            foreach (CSharpType type in file.Outline.Types)
            {
                bool isClass = type.Keyword is "class" or "record" || Regex.IsMatch(type.Keyword, @"^record\s+class$");
                if (isClass && !closed.Contains(type.Name) && !inherited.Contains(type.Name))
                {
                    yield return new Violation(
                        Name, file.Path, file.LineOf(type.Position), type.Name, $"{type.Name} is inherited by nothing and must be sealed");
                }
            }
        }
    }
}
