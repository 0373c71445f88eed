namespace Quiver.SqlLogicTests.Scripts;

/// <summary>A script file: its lines, and where it lies for messages.</summary>
sealed record SltScript(string Path, string FullPath, IReadOnlyList<string> Lines)
{
    public static SltScript Read(string root, string fullPath) => new(
        System.IO.Path.GetRelativePath(root, fullPath).Replace('\\', '/'),
        fullPath,
        File.ReadAllText(fullPath).Replace("\r\n", "\n").Split('\n'));
}
