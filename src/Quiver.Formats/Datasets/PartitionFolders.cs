using Quiver.Arrow.Errors;

namespace Quiver.Formats.Datasets;

/// <summary>
/// The folders and files of a partitioned write. Files are written under temporary names and get their own when all of them are
/// complete; without that nothing is left of them, nor of folders that were made for them.
/// </summary>
sealed class PartitionFolders : IDisposable
{
    const string TemporaryPrefix = ".quiver-partial-";

    readonly string _root;
    readonly PartitionOptions _options;
    readonly string _extension;
    readonly List<string> _made = [];
    readonly List<(string Temporary, string Folder, int Number)> _files = [];
    bool _isComplete;

    /// <summary>Checks the folder and makes it where it is missing.</summary>
    public PartitionFolders(string root, PartitionOptions options, string extension)
    {
        _root = root;
        _options = options;
        _extension = extension;
        if (File.Exists(root))
        {
            throw new QuiverException(ErrorCode.IoFailure, $"cannot write \"{root}\": it is a file, but PARTITION_BY writes a folder");
        }

        if (options.Mode == OverwriteMode.Refuse && Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).Any())
        {
            throw new QuiverException(
                ErrorCode.AlreadyExists,
                $"folder \"{root}\" is not empty; OVERWRITE_OR_IGNORE replaces files of the same name, OVERWRITE all, APPEND adds files");
        }

        Make(root);
    }

    /// <summary>Returns a temporary path for the next file of a folder, which is made where it is missing.</summary>
    public string Begin(PartitionTarget target)
    {
        Make(target.Folder);
        string temporary = Path.Combine(target.Folder, TemporaryPrefix + Guid.NewGuid().ToString("N") + _extension);
        _files.Add((temporary, target.Folder, target.FileCount++));
        return temporary;
    }

    /// <summary>Gives all files their names.</summary>
    public void Complete()
    {
        if (_options.Mode == OverwriteMode.Overwrite)
        {
            HashSet<string> own = [.. _files.Select(f => f.Temporary)];
            foreach (string old in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories).Where(f => !own.Contains(f)).ToList())
            {
                File.Delete(old);
            }
        }

        foreach ((string temporary, string folder, int number) in _files)
        {
            File.Move(temporary, NameFor(folder, number), overwrite: _options.Mode != OverwriteMode.Append);
        }

        _isComplete = true;
    }

    /// <summary>Removes what a write that was not completed has made.</summary>
    public void Dispose()
    {
        if (_isComplete)
        {
            return;
        }

        _isComplete = true;
        foreach ((string temporary, _, _) in _files)
        {
            File.Delete(temporary);
        }

        // Folders within others were made after them.
        for (int i = _made.Count - 1; i >= 0; i--)
        {
            if (!Directory.EnumerateFileSystemEntries(_made[i]).Any())
            {
                Directory.Delete(_made[i]);
            }
        }
    }

    string NameFor(string folder, int number)
    {
        string path = Path.Combine(folder, _options.NameOf(number) + _extension);
        for (int next = number + 1; _options.Mode == OverwriteMode.Append && File.Exists(path); next++)
        {
            path = Path.Combine(folder, _options.NameOf(next) + _extension);
        }

        return path;
    }

    void Make(string folder)
    {
        var missing = new Stack<string>();
        for (string? at = Path.GetFullPath(folder); at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at))
        {
            missing.Push(at);
        }

        foreach (string one in missing)
        {
            Directory.CreateDirectory(one);
            _made.Add(one);
        }
    }
}
