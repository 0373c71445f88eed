namespace Quiver.Tidy.Tests.Scanning;

/// <summary>Finds and reads this repository, once for all tests.</summary>
static class Repository
{
    /// <summary>The folder of Quiver.slnx, above the test binaries.</summary>
    public static string Root { get; } = FindRoot();

    public static SourceTree Tree { get; } = SourceTree.Read(Root);

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
