using Quiver.Storage.Wal;
using Xunit;

namespace Quiver.Storage.Tests.Wal;

/// <summary>Segments in memory, whose disk can be told to fail.</summary>
sealed class MemoryWalSegments : IWalSegments
{
    readonly SortedDictionary<long, MemoryStream> _segments = [];

    /// <summary>Asked before each append with the number of bytes: how many of them reach the disk before it fails, null for all.</summary>
    public Func<int, int?> Fault { get; set; } = _ => null;

    public bool FailsToTruncate { get; set; }

    public int Flushes { get; private set; }

    public byte[] this[long segment]
    {
        get => _segments[segment].ToArray();
        set
        {
            _segments[segment] = new MemoryStream();
            _segments[segment].Write(value);
        }
    }

    public IReadOnlyList<long> Names => [.. _segments.Keys];

    public Task<IReadOnlyList<long>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(Names);

    public Task<Stream> OpenReadAsync(long segment, CancellationToken cancellationToken) =>
        Task.FromResult<Stream>(new MemoryStream(this[segment]));

    public Task TruncateAsync(long segment, long bytes, CancellationToken cancellationToken)
    {
        if (FailsToTruncate)
        {
            throw new IOException("cannot cut");
        }

        _segments[segment].SetLength(bytes);
        return Task.CompletedTask;
    }

    public IWalSegment Create(long segment)
    {
        var stream = new MemoryStream();
        _segments.Add(segment, stream);
        return new Segment(this, stream);
    }

    public Task DeleteAsync(IReadOnlyList<long> segments, CancellationToken cancellationToken)
    {
        foreach (var segment in segments)
        {
            Assert.True(_segments.Remove(segment));
        }

        return Task.CompletedTask;
    }

    sealed class Segment(MemoryWalSegments owner, MemoryStream stream) : IWalSegment
    {
        public long Length { get; private set; }

        public void Append(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
        {
            byte[] bytes = [.. pieces.SelectMany(piece => piece.ToArray())];
            owner.Flushes++;
            if (owner.Fault(bytes.Length) is { } written)
            {
                stream.Write(bytes.AsSpan(0, written));
                throw new IOException("no space left on device");
            }

            stream.Write(bytes);
            Length += bytes.Length;
        }

        public void Dispose()
        {
        }
    }
}
