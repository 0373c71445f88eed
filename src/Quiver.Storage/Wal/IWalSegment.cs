namespace Quiver.Storage.Wal;

/// <summary>A segment that is being written, by one thread.</summary>
interface IWalSegment : IDisposable
{
    /// <summary>The bytes that are durable.</summary>
    long Length { get; }

    /// <summary>Appends pieces and makes them durable. After a failure the segment takes no more.</summary>
    void Append(IReadOnlyList<ReadOnlyMemory<byte>> pieces);
}
