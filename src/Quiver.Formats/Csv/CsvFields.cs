using System.Runtime.CompilerServices;

namespace Quiver.Formats.Csv;

/// <summary>Where the fields of some records lie: the index that decoders read.</summary>
unsafe struct CsvFields
{
    /// <summary>The chunk.</summary>
    public byte* Data;

    /// <summary>For every record and column the position of the byte that ends the field.</summary>
    public uint* Ends;

    /// <summary>For every record the position of its first byte.</summary>
    public uint* Starts;

    /// <summary>Columns of the file.</summary>
    public int ColumnCount;

    /// <summary>Records.</summary>
    public int RowCount;

    /// <summary>Returns the first byte and the length of a field; a length of -1 means that the record has no such field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly byte* Get(int row, int column, out int length)
    {
        nint index = ((nint)row * ColumnCount) + column;
        uint start = column == 0 ? Starts[row] : Ends[index - 1] + 1;
        length = (int)(Ends[index] - start);
        return Data + start;
    }

    /// <summary>Returns the records after some.</summary>
    public readonly CsvFields Skip(int rows) => this with { Ends = Ends + ((nint)rows * ColumnCount), Starts = Starts + rows, RowCount = RowCount - rows };
}
