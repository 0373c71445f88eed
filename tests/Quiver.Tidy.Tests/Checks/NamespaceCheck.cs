using Quiver.Tidy.Tests.Scanning;

namespace Quiver.Tidy.Tests.Checks;

/// <summary>A file's namespace is its folder, and it holds one top-level type, called like the file.</summary>
sealed class NamespaceCheck : ICheck
{
    public string Name => "namespace";

    public IEnumerable<Violation> Run(SourceTree tree)
    {
        foreach (SourceFile file in tree.CSharp)
        {
            CSharpType[] types = [.. file.Outline.Types.Where(type => type.IsTopLevel)];
            if (types.Length == 0 || file.Segments.Length < 3)
            {
                continue;
            }

            string expected = string.Join('.', file.Segments[1..^1]);
            if (file.Outline.Namespace != expected)
            {
                yield return new Violation(
                    Name, file.Path, 0, null, $"its namespace is {file.Outline.Namespace ?? "missing"}; its folder says {expected}");
            }
            else if (!file.Outline.NamespaceIsFileScoped)
            {
                yield return new Violation(Name, file.Path, 0, null, "the namespace is not file-scoped");
            }

            if (types.Length > 1)
            {
                string names = string.Join(", ", types.Select(type => type.Name));
                yield return new Violation(Name, file.Path, 0, null, $"more than one top-level type: {names}");
            }
            else if (!IsNamedLike(types[0], file.Segments[^1]))
            {
                yield return new Violation(Name, file.Path, 0, null, $"the file of {types[0].Name} must be called {types[0].Name}.cs");
            }
        }
    }

    /// <summary>Permits Name.cs, Name.Part.cs for a partial type, for generic types also Name`1.cs, Name{T}.cs and NameOfT.cs.</summary>
    static bool IsNamedLike(CSharpType type, string fileName)
    {
        string stem = fileName[..^".cs".Length];
        if (stem == type.Name)
        {
            return true;
        }

        return stem.StartsWith(type.Name, StringComparison.Ordinal) && stem[type.Name.Length] switch
        {
            '.' => type.Modifiers.Contains("partial"),
            '`' or '{' => type.Arity > 0,
            'O' => type.Arity > 0 && stem[type.Name.Length..].StartsWith("Of", StringComparison.Ordinal),
            _ => false,
        };
    }
}
