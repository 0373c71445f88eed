namespace Quiver.Tidy.Tests.Scanning;

/// <summary>The text files of a repository, or a few made up by a test.</summary>
sealed class SourceTree
{
    static readonly string[] _skippedFolders = [".git", "artifacts", "bin", "obj", ".peers", ".vs", ".idea", "TestResults", "node_modules"];
    static readonly string[] _textExtensions =
    [
        ".cs", ".csproj", ".props", ".targets", ".slnx", ".md", ".txt", ".json",
        ".slt", ".plan", ".sql", ".sh", ".py", ".mjs", ".yml", ".csv",
        ".editorconfig", ".gitignore", ".gitattributes", "",
    ];

    readonly HashSet<string> _paths;

    public SourceTree(IEnumerable<SourceFile> files, IEnumerable<string>? otherPaths = null)
    {
        Files = [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)];
        _paths = new HashSet<string>(Files.Select(file => file.Path).Concat(otherPaths ?? []), StringComparer.Ordinal);
        foreach (string path in _paths.ToArray())
        {
            for (int slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            {
                _paths.Add(path[..slash]);
            }
        }
    }

    public IReadOnlyList<SourceFile> Files { get; }

    public IEnumerable<SourceFile> CSharp => Files.Where(file => file.IsCSharp);

    public IEnumerable<SourceFile> Source => Files.Where(file => file.IsSource);

    /// <summary>Every file and folder.</summary>
    public IReadOnlyCollection<string> Paths => _paths;

    /// <summary>True for a file or a folder of the tree.</summary>
    public bool Exists(string path) => _paths.Contains(path.TrimEnd('/'));

    /// <summary>A tree of made-up files, for tests of the checks.</summary>
    public static SourceTree Of(params (string Path, string Text)[] files) =>
        new(files.Select(file => new SourceFile(file.Path, file.Text)));

    /// <summary>Reads every text file below a folder, build output left out.</summary>
    public static SourceTree Read(string root)
    {
        List<SourceFile> files = [];
        List<string> others = [];
        Stack<string> pending = new([root]);
        while (pending.TryPop(out string? folder))
        {
            foreach (string child in Directory.GetDirectories(folder))
            {
                if (!_skippedFolders.Contains(System.IO.Path.GetFileName(child)))
                {
                    pending.Push(child);
                }
            }

            foreach (string file in Directory.GetFiles(folder))
            {
                string path = System.IO.Path.GetRelativePath(root, file).Replace('\\', '/');
                if (path != ".git" && _textExtensions.Contains(System.IO.Path.GetExtension(file)))
                {
                    files.Add(new SourceFile(path, File.ReadAllText(file)));
                }
                else
                {
                    others.Add(path);
                }
            }
        }

        return new SourceTree(files, others);
    }
}
