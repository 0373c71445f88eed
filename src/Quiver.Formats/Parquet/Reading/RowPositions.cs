namespace Quiver.Formats.Parquet.Reading;

/// <summary>Numbers the rows of a table of files: those of a row group follow each other, and so do row groups and files.</summary>
sealed class RowPositions
{
    readonly (int File, int RowGroup)[] _groups;
    readonly long[] _starts;
    readonly int[] _firstGroups;

    public RowPositions(IReadOnlyList<ParquetFile> files)
    {
        _groups = [.. files.SelectMany((file, f) => Enumerable.Range(0, file.RowGroupCount).Select(g => (f, g)))];
        _starts = new long[_groups.Length + 1];
        _firstGroups = new int[files.Count];
        for (var i = 0; i < _groups.Length; i++)
        {
            var (file, group) = _groups[i];
            _starts[i + 1] = checked(_starts[i] + files[file].RowsOf(group));
            if (group == 0)
            {
                _firstGroups[file] = i;
            }
        }
    }

    /// <summary>Returns the position of the first row of a row group.</summary>
    public long StartOf(int file, int rowGroup) => _starts[_firstGroups[file] + rowGroup];

    /// <summary>Returns the row group of a position, and the positions at which it begins and ends.</summary>
    public (int File, int RowGroup, long Start, long End) Find(long position)
    {
        // Row groups without rows begin where the next one does: the last of them is the one that has the row.
        int low = 0;
        int high = _groups.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _starts[middle] <= position ? (middle, high) : (low, middle - 1);
        }

        return (_groups[low].File, _groups[low].RowGroup, _starts[low], _starts[low + 1]);
    }
}
