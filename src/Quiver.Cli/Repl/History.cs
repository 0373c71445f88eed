namespace Quiver.Cli.Repl;

/// <summary>The entries typed before, kept in a file between sessions, newest last.</summary>
sealed class History
{
    const int MaxEntries = 1000;

    readonly List<string> _entries = [];
    readonly string? _path;

    /// <summary>Reads the entries of earlier sessions; without a path there are none and nothing is kept.</summary>
    public History(string? path)
    {
        _path = path;
        if (path is null || !File.Exists(path))
        {
            return;
        }

        try
        {
            _entries.AddRange(File.ReadLines(path).Select(Decode));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failure = e.Message;
        }

        if (_entries.Count > MaxEntries)
        {
            _entries.RemoveRange(0, _entries.Count - MaxEntries);
            Save(() => File.WriteAllLines(path, _entries.Select(Encode)));
        }
    }

    /// <summary>The entries, newest last.</summary>
    public IReadOnlyList<string> Entries => _entries;

    /// <summary>Why the file cannot be used, null while it can.</summary>
    public string? Failure { get; private set; }

    /// <summary>Adds an entry unless it repeats the last one.</summary>
    public void Add(string entry)
    {
        if (string.IsNullOrWhiteSpace(entry) || (_entries.Count > 0 && _entries[^1] == entry))
        {
            return;
        }

        _entries.Add(entry);
        if (_path is string path && Failure is null)
        {
            Save(() =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
                File.AppendAllText(path, Encode(entry) + "\n");
            });
        }
    }

    static string Encode(string entry) =>
        entry.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    static string Decode(string line)
    {
        var text = new System.Text.StringBuilder(line.Length);
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length)
            {
                i++;
                text.Append(line[i] == 'n' ? '\n' : line[i]);
            }
            else
            {
                text.Append(line[i]);
            }
        }

        return text.ToString();
    }

    void Save(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failure = e.Message;
        }
    }
}
