using Quiver.Arrow.Columns;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>
/// Reads one top-level column of one row group, a batch at a time. A column it returns is a view that holds until the next
/// call; dictionaries hold until the reader is disposed.
/// </summary>
abstract class ColumnReader : IDisposable
{
    /// <summary>Returns the next rows.</summary>
    public abstract Column Read(int count);

    /// <summary>Skips rows, passing over whole pages where it can.</summary>
    public abstract void Skip(long count);

    public abstract void Dispose();
}
