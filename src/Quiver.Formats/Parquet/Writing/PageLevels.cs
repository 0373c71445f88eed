namespace Quiver.Formats.Parquet.Writing;

/// <summary>The levels of a page.</summary>
readonly unsafe ref struct PageLevels(byte* definition, byte* repetition, int count, int values)
{
    /// <summary>A definition level in each byte; null where all are the deepest.</summary>
    public byte* Definition => definition;

    /// <summary>A repetition level in each byte; null where nothing repeats.</summary>
    public byte* Repetition => repetition;

    /// <summary>How many entries there are.</summary>
    public int Count => count;

    /// <summary>How many of them are values.</summary>
    public int Values => values;
}
