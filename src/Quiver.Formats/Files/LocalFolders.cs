using Quiver.Arrow.Errors;
using Quiver.Engine.Types;

namespace Quiver.Formats.Files;

/// <summary>Finds the files of this machine that a path, a pattern or a folder stands for.</summary>
static class LocalFolders
{
    /// <summary>Returns the files, sorted by path; none is an error.</summary>
    public static IReadOnlyList<string> Find(string local, CancellationToken cancellationToken)
    {
        if (File.Exists(local))
        {
            return [local];
        }

        if (Directory.Exists(local))
        {
            return InFolder(local);
        }

        if (!GlobPattern.IsPattern(local))
        {
            throw Missing(local);
        }

        IReadOnlyList<string> files = Match(local, cancellationToken);
        return files.Count > 0 ? files : throw new QuiverException(ErrorCode.FileNotFound, $"no file matches \"{local}\"");
    }

    /// <summary>Returns the files that match a pattern, sorted by path; there may be none.</summary>
    public static IReadOnlyList<string> Match(string pattern, CancellationToken cancellationToken)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string one in GlobPattern.ExpandBraces(pattern))
        {
            new Walk(one, found, cancellationToken).Run();
        }

        return [.. found];
    }

    static string[] InFolder(string folder)
    {
        string[] files = [.. Names(folder, files: true).Where(n => !n.StartsWith('.') && FileNames.FormatOf(n) is not null)
            .Order(StringComparer.Ordinal).Select(n => Path.Combine(folder, n))];
        return files.Length > 0
            ? files
            : throw new QuiverException(
                ErrorCode.FileNotFound, $"folder \"{folder}\" has no file with one of the extensions {FileNames.KnownExtensions}");
    }

    static QuiverException Missing(string path)
    {
        string folder = Path.GetDirectoryName(path) ?? "";
        if (folder.Length > 0 && !Directory.Exists(folder))
        {
            return new QuiverException(ErrorCode.FileNotFound, $"no file \"{path}\": there is no folder \"{folder}\"");
        }

        string? nearest = NameSuggestion.Nearest(Path.GetFileName(path), Names(folder, files: true));
        string suggestion = nearest is null ? "" : $"; did you mean \"{Path.Combine(folder, nearest)}\"?";
        return new QuiverException(ErrorCode.FileNotFound, $"no file \"{path}\"{suggestion}");
    }

    static string[] Names(string folder, bool files)
    {
        string place = folder.Length == 0 ? "." : folder;
        try
        {
            IEnumerable<string> paths = files ? Directory.EnumerateFiles(place) : Directory.EnumerateDirectories(place);
            return [.. paths.Select(p => Path.GetFileName(p))];
        }
        catch (DirectoryNotFoundException)
        {
            // Removed since its parent was listed: it matches nothing.
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new QuiverException(ErrorCode.IoFailure, $"folder \"{place}\" cannot be listed: {e.Message}", e);
        }
    }

    /// <summary>Walks the folders that the segments of one pattern without braces lead to.</summary>
    sealed class Walk
    {
        readonly string[] _segments;
        readonly string _root;
        readonly SortedSet<string> _found;
        readonly CancellationToken _cancellationToken;
        readonly HashSet<(string Folder, int Segment)> _seen = [];
        readonly Stack<(string Folder, int Segment)> _open = new();

        public Walk(string pattern, SortedSet<string> found, CancellationToken cancellationToken)
        {
            _root = pattern.StartsWith('/') ? "/" : "";
            _segments = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
            _found = found;
            _cancellationToken = cancellationToken;
        }

        public void Run()
        {
            Push(_root, 0);
            while (_open.TryPop(out (string Folder, int Segment) next))
            {
                _cancellationToken.ThrowIfCancellationRequested();
                Step(next.Folder, next.Segment);
            }
        }

        void Push(string folder, int segment)
        {
            // Two "**" reach a folder in many ways: it is visited once for each rest of the pattern.
            if (segment < _segments.Length && _seen.Add((folder, segment)))
            {
                _open.Push((folder, segment));
            }
        }

        void Step(string folder, int segment)
        {
            string text = _segments[segment];
            bool isLast = segment == _segments.Length - 1;
            if (text == GlobPattern.AnyDepth)
            {
                Descend(folder, segment, isLast);
            }
            else if (!GlobPattern.IsPattern(text))
            {
                string path = Path.Combine(folder, text);
                if (isLast && File.Exists(path))
                {
                    _found.Add(path);
                }
                else if (!isLast && Directory.Exists(path))
                {
                    Push(path, segment + 1);
                }
            }
            else
            {
                var pattern = new GlobPattern(text);
                foreach (string name in Names(folder, files: isLast).Where(pattern.IsMatch))
                {
                    string path = Path.Combine(folder, name);
                    if (isLast)
                    {
                        _found.Add(path);
                    }
                    else
                    {
                        Push(path, segment + 1);
                    }
                }
            }
        }

        /// <summary>Goes into all folders but hidden ones and links, which may lead back.</summary>
        void Descend(string folder, int segment, bool isLast)
        {
            Push(folder, segment + 1);
            if (isLast)
            {
                _found.UnionWith(Names(folder, files: true).Where(n => !n.StartsWith('.')).Select(n => Path.Combine(folder, n)));
            }

            foreach (string name in Names(folder, files: false).Where(n => !n.StartsWith('.')))
            {
                string path = Path.Combine(folder, name);
                if (new DirectoryInfo(path).LinkTarget is null)
                {
                    Push(path, segment);
                }
            }
        }
    }
}
