using Quiver.Engine.Catalog;
using Quiver.Formats.Files;

namespace Quiver.Formats.Datasets;

/// <summary>
/// One file of a dataset. Of a large dataset most files are not opened to plan a query, and never if their paths rule them out.
/// </summary>
sealed class DatasetFile
{
    readonly Func<ITableProvider>? _open;

    DatasetFile(InputFile input, ITableProvider? known, Func<ITableProvider>? open)
    {
        Name = input.Name;
        Path = input.Path;
        Size = input is LocalInput ? input.Length : 0;
        Known = known;
        _open = open;
    }

    /// <summary>What names the file in errors and in the filename column.</summary>
    public string Name { get; }

    /// <summary>The path with the folders that tell the partitions.</summary>
    public string Path { get; }

    /// <summary>The bytes, where they are known without asking for them; else 0.</summary>
    public long Size { get; }

    /// <summary>The rows of the file alone, whose scans are <see cref="MorselScan"/>s; null where it is opened when it is
    /// scanned.</summary>
    public ITableProvider? Known { get; }

    /// <summary>Whether it is not open and opening it may take a round trip over a network.</summary>
    public bool IsRemote => Known is null && Size == 0;

    /// <summary>Creates a file that is open.</summary>
    public static DatasetFile Of(InputFile input, ITableProvider table) => new(input, table, null);

    /// <summary>Creates a file that is opened when it is scanned.</summary>
    public static DatasetFile Unopened(InputFile input, Func<InputFile, ITableProvider> open) => new(input, null, () => open(input));

    /// <summary>Opens the file, each time anew: what was opened for one scan does not stay.</summary>
    public ITableProvider Open() => Known ?? _open!();
}
