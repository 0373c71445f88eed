namespace Quiver.Engine.Catalog;

/// <summary>A file for rows that a query cannot keep in memory. It may be read by many threads while one writes.</summary>
interface ISpillFile : IDisposable
{
    /// <summary>Writes bytes at an offset.</summary>
    /// <exception cref="Arrow.Errors.QuiverException">They cannot be written, as when the disk is full.</exception>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Reads bytes at an offset; all of them were written before.</summary>
    void Read(long offset, Span<byte> bytes);
}
