namespace Quiver.Storage.Caches;

/// <summary>The values of one tag in the series of a table.</summary>
/// <param name="columnId">The column.</param>
sealed class CacheTag(int columnId)
{
    int[] _codes = [];

    /// <summary>The column.</summary>
    public int ColumnId => columnId;

    /// <summary>The values by code.</summary>
    public TextIndex Values { get; } = new();

    /// <summary>The bytes of memory.</summary>
    public long Bytes => Values.Bytes + (_codes.Length * 4L);

    /// <summary>Returns the code of the value of a series; 0 where it has no such tag.</summary>
    public int CodeOf(int series) => series < _codes.Length ? _codes[series] : 0;

    /// <summary>Sets the value of a series.</summary>
    public void Set(int series, ReadOnlySpan<byte> value)
    {
        Growth.Ensure(ref _codes, series + 1);
        _codes[series] = Values.Add(value);
    }
}
