namespace Quiver.Formats.Parquet;

/// <summary>Bytes of fixed length that are read at any offset, by many threads at once: a local file or a blob.</summary>
interface IRandomAccessSource : IDisposable
{
    /// <summary>What errors call the source, such as a path.</summary>
    string Name { get; }

    /// <summary>The number of bytes.</summary>
    long Length { get; }

    /// <summary>Whether each read costs a round trip over a network, so that what will be needed is asked for ahead.</summary>
    bool IsRemote => false;

    /// <summary>Reads up to a destination of bytes from an offset and returns how many there were; 0 at the end.</summary>
    ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken);

    /// <summary>Reads up to a destination of bytes from an offset and returns how many there were; 0 at the end.</summary>
    int Read(long offset, Span<byte> destination);
}
