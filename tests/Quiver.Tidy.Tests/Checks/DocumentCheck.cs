using System.Text.RegularExpressions;
using Quiver.Tidy.Tests.Scanning;

namespace Quiver.Tidy.Tests.Checks;

/// <summary>Paths, files and types that the documents name in backticks exist, and their relative links lead somewhere.</summary>
sealed class DocumentCheck : ICheck
{
    static readonly Regex _fence = new(@"^ {0,3}```.*?^ {0,3}```[ \t]*$", RegexOptions.Multiline | RegexOptions.Singleline);
    static readonly Regex _code = new(@"`([^`\n]+)`");
    static readonly Regex _link = new(@"\]\((?<target>[^()\s#]*)(#(?<anchor>[^()\s]+))?\)");
    static readonly Regex _heading = new(@"^#+\s+(?<text>.+)$", RegexOptions.Multiline);
    static readonly Regex _repositoryPath = new(@"^(src|tests|bench|docs|eng|\.ci)/[\w./{},*`-]*$");
    static readonly Regex _fileName = new(@"^[\w.]+\.(cs|csproj|slt|plan)$");
    static readonly Regex _typeName = new(
        @"^(?<name>[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(<[\w<>?, \[\]]+>)?(\.(?<member>\w+))?(\([^`]*\))?$");

    /// <summary>Types of .NET that the documents may name.</summary>
    static readonly HashSet<string> _platformTypes =
    [
        "IAsyncEnumerable", "IAsyncDisposable", "IDisposable", "CancellationToken", "TimeProvider", "TimeZoneInfo",
        "Task", "Span", "ReadOnlySpan", "Memory", "Stream",
        "Vector512", "Vector256", "Vector128", "Int128", "Thread", "DateTime", "Random", "Guid",
        "TextWriter", "Environment", "MethodImpl", "Exception",
    ];

    public string Name => "documents";

    public IEnumerable<Violation> Run(SourceTree tree)
    {
        HashSet<string> types = [.. tree.Source.SelectMany(file => file.Outline.Types).Select(type => type.Name)];
        HashSet<string> fileNames = [.. tree.Paths.Select(path => path[(path.LastIndexOf('/') + 1)..])];
        foreach (SourceFile file in tree.Files.Where(IsDocument))
        {
            string prose = _fence.Replace(file.Text, match => Regex.Replace(match.Value, @"[^\n]", " "));
            bool namesTypes = file.Path is "docs/architecture.md" or "docs/glossary.md";
            foreach (Match match in _code.Matches(prose))
            {
                string text = match.Groups[1].Value;
                if (Problem(text, tree, fileNames, namesTypes ? types : null) is { } problem)
                {
                    yield return new Violation(Name, file.Path, file.LineOf(match.Index), text, problem);
                }
            }

            foreach (Match match in _link.Matches(_code.Replace(prose, code => new string(' ', code.Length))))
            {
                if (LinkProblem(file, match, tree) is { } problem)
                {
                    yield return new Violation(Name, file.Path, file.LineOf(match.Index), match.Value, problem);
                }
            }
        }
    }

    static bool IsDocument(SourceFile file) =>
        file.Path.EndsWith(".md", StringComparison.Ordinal)
        && (file.Path.StartsWith("docs/", StringComparison.Ordinal) || !file.Path.Contains('/'));

    static string? Problem(string text, SourceTree tree, HashSet<string> fileNames, HashSet<string>? types)
    {
        if (_repositoryPath.IsMatch(text))
        {
            string[] missing = [.. Expand(text).Where(path => !Matches(path, tree))];
            return missing.Length == 0 ? null : $"there is no {missing[0]}";
        }

        if (_fileName.IsMatch(text))
        {
            return fileNames.Contains(text) ? null : $"there is no file {text}";
        }

        if (types is null || _typeName.Match(text) is not { Success: true } name)
        {
            return null;
        }

        string first = name.Groups["name"].Value;
        bool isProject = first == "Quiver" && tree.Exists("src/" + text);
        return types.Contains(first) || _platformTypes.Contains(first) || isProject ? null : $"no type in src is called {first}";
    }

    static IEnumerable<string> Expand(string path)
    {
        Match braces = Regex.Match(path, @"\{([^{}]*)\}");
        string before = path[..braces.Index];
        string after = path[(braces.Index + braces.Length)..];
        return braces.Success ? braces.Groups[1].Value.Split(',').SelectMany(part => Expand(before + part + after)) : [path];
    }

    static bool Matches(string path, SourceTree tree)
    {
        if (!path.Contains('*'))
        {
            return tree.Exists(path);
        }

        string pattern = "^" + Regex.Escape(path).Replace(@"\*\*/", "(.*/)?").Replace(@"\*\*", ".*").Replace(@"\*", "[^/]*") + "$";
        return tree.Paths.Any(candidate => Regex.IsMatch(candidate, pattern));
    }

    static string? LinkProblem(SourceFile file, Match link, SourceTree tree)
    {
        string target = link.Groups["target"].Value;
        if (target.Contains("://") || target.StartsWith("mailto:", StringComparison.Ordinal))
        {
            return null;
        }

        string path = target.Length == 0 ? file.Path : Resolve(file.Path, target);
        if (!tree.Exists(path))
        {
            return $"the link leads to {path}, which does not exist";
        }

        string anchor = link.Groups["anchor"].Value;
        SourceFile? document = tree.Files.FirstOrDefault(candidate => candidate.Path == path);
        if (anchor.Length == 0 || document is null || !path.EndsWith(".md", StringComparison.Ordinal))
        {
            return null;
        }

        return _heading.Matches(document.Text).Any(heading => Slug(heading.Groups["text"].Value) == anchor)
            ? null
            : $"{path} has no heading #{anchor}";
    }

    static string Resolve(string from, string target)
    {
        List<string> segments = [.. from.Split('/')[..^1]];
        foreach (string segment in target.TrimEnd('/').Split('/'))
        {
            if (segment == "..")
            {
                if (segments.Count == 0)
                {
                    return "a place outside the repository";
                }

                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment != ".")
            {
                segments.Add(segment);
            }
        }

        return string.Join('/', segments);
    }

    static string Slug(string heading) =>
        string.Concat(heading.Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');
}
