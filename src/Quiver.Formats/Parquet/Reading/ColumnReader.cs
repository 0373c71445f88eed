using Quiver.Arrow.Columns;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>
/// Reads one top-level column of one row group, a batch at a time. A column it returns is a view that holds until the next
/// call; dictionaries hold until the reader is disposed.
/// </summary>
abstract unsafe class ColumnReader : IDisposable
{
    /// <summary>Returns the next rows.</summary>
    public abstract Column Read(int count);

    /// <summary>Returns some of the next <paramref name="count"/> rows and moves behind all of them.</summary>
    /// <param name="count">The number of rows to move.</param>
    /// <param name="rows">Which of them to return, in rising order; they count from 0.</param>
    /// <param name="selected">The number of rows to return, at least 1.</param>
    public abstract Column ReadRows(int count, int* rows, int selected);

    /// <summary>Skips rows, passing over whole pages where it can.</summary>
    public abstract void Skip(long count);

    public abstract void Dispose();
}
