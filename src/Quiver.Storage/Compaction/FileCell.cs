using Quiver.Storage.Manifest;

namespace Quiver.Storage.Compaction;

/// <summary>
/// Windows that files span together, and all files there. Cells have no time in common: what is decided about the files of one depends
/// on no others.
/// </summary>
sealed class FileCell
{
    readonly List<DataFile> _files = [];

    /// <summary>The files, by their first write.</summary>
    public IReadOnlyList<DataFile> Files => _files;

    /// <summary>The time of the earliest row.</summary>
    public long MinTime { get; private set; } = long.MaxValue;

    /// <summary>The time of the latest row.</summary>
    public long MaxTime { get; private set; } = long.MinValue;

    /// <summary>The bytes of the files.</summary>
    public long Bytes { get; private set; }

    /// <summary>When the newest file was written.</summary>
    public DateTime ChangedAt { get; private set; }

    /// <summary>Returns the cells of files in the order of time.</summary>
    /// <param name="files">The files.</param>
    /// <param name="window">The length of a window.</param>
    public static List<FileCell> Create(IEnumerable<DataFile> files, long window)
    {
        var cells = new List<FileCell>();
        long end = 0;
        foreach (var file in files.OrderBy(file => file.MinTime))
        {
            if (cells.Count == 0 || FloorOf(file.MinTime, window) > end)
            {
                cells.Add(new FileCell());
                end = long.MinValue;
            }

            end = Math.Max(end, FloorOf(file.MaxTime, window));
            cells[^1].Add(file);
        }

        cells.ForEach(cell => cell._files.Sort(static (a, b) =>
            a.MinSequence != b.MinSequence ? a.MinSequence.CompareTo(b.MinSequence)
            : a.MaxSequence != b.MaxSequence ? a.MaxSequence.CompareTo(b.MaxSequence)
            : a.MinTime != b.MinTime ? a.MinTime.CompareTo(b.MinTime) : a.Id.CompareTo(b.Id)));
        return cells;
    }

    /// <summary>Returns the number of the window of a time.</summary>
    public static long FloorOf(long time, long window) => time >= 0 ? time / window : -1 - ((-1 - time) / window);

    void Add(DataFile file)
    {
        _files.Add(file);
        MinTime = Math.Min(MinTime, file.MinTime);
        MaxTime = Math.Max(MaxTime, file.MaxTime);
        Bytes += file.Bytes;
        ChangedAt = file.CreatedAt > ChangedAt ? file.CreatedAt : ChangedAt;
    }
}
