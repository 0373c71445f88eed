namespace Quiver.SqlLogicTests;

/// <summary>Finds the folders of test assets and reads the switches of the environment.</summary>
static class TestAssets
{
    /// <summary>The folder of Quiver.slnx, above the test binaries.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Whether results are rewritten instead of compared: <c>UPDATE_SNAPSHOTS=1</c>.</summary>
    public static bool IsUpdate => Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1";

    /// <summary>Whether slow scripts run: <c>QUIVER_SLOW=1</c>.</summary>
    public static bool IsSlow => Environment.GetEnvironmentVariable("QUIVER_SLOW") == "1";

    /// <summary><c>SLT_FILTER=file[:line]</c>: only paths that contain the file, and the record at the line.</summary>
    public static (string File, int Line) Filter
    {
        get
        {
            string text = Environment.GetEnvironmentVariable("SLT_FILTER") ?? "";
            int colon = text.LastIndexOf(':');
            return colon >= 0 && int.TryParse(text[(colon + 1)..], out int line) ? (text[..colon], line) : (text, 0);
        }
    }

    /// <summary>Paths below a folder of tests/, from the root, that the filter lets through.</summary>
    public static IEnumerable<string> Paths(string folder, string extension)
    {
        string full = Path.Combine(Root, "tests", folder);
        return from file in Directory.Exists(full) ? Directory.GetFiles(full, "*" + extension, SearchOption.AllDirectories) : []
               let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
               where path.Contains(Filter.File, StringComparison.Ordinal)
               orderby path
               select path;
    }

    static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Quiver.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Quiver.slnx.");
    }
}
