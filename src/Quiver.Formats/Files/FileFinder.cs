using Quiver.Arrow.Errors;

namespace Quiver.Formats.Files;

/// <summary>Finds the files that a path, a URL, a pattern or a folder stands for.</summary>
sealed class FileFinder
{
    const string FileScheme = "file://";

    /// <summary>Returns the files, sorted by path; none is an error.</summary>
    public IReadOnlyList<InputFile> Find(string path, CancellationToken cancellationToken) =>
        [.. LocalFolders.Find(Local(path), cancellationToken).Select(p => new LocalInput(p))];

    /// <summary>Returns the names of the files that match a pattern, sorted; there may be none.</summary>
    public IReadOnlyList<string> Match(string pattern, CancellationToken cancellationToken) =>
        LocalFolders.Match(Local(pattern), cancellationToken);

    /// <summary>Returns the path on this machine for a path or a file URI.</summary>
    public static string Local(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new QuiverException(ErrorCode.InvalidValue, "the path of a file must not be empty or hold the character 0");
        }

        if (path.StartsWith(FileScheme, StringComparison.OrdinalIgnoreCase))
        {
            string rest = path[FileScheme.Length..];
            rest = rest.StartsWith("localhost/", StringComparison.OrdinalIgnoreCase) ? rest["localhost".Length..] : rest;
            return rest.Length > 0
                ? Uri.UnescapeDataString(rest)
                : throw new QuiverException(ErrorCode.InvalidValue, $"\"{path}\" names no file; write file:///folder/name");
        }

        int scheme = path.IndexOf("://", StringComparison.Ordinal);
        return scheme is < 2 or > 10 || path.AsSpan(0, scheme).ContainsAny("/*?[{")
            ? path
            : throw new QuiverException(
                ErrorCode.NotSupported, $"\"{path}\": only files of this machine are read, not {path[..scheme]}://");
    }
}
