namespace Quiver.Formats.Tests.Parquet;

/// <summary>Finds the conformance files that may lie beside the repository.</summary>
static class ConformancePaths
{
    public static string? Root { get; } = Find();

    static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "conformance");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
