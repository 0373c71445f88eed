using Quiver.Storage.Wal;

namespace Quiver.Storage.Tests.Store.Faults;

/// <summary>Segments whose calls fail where they are told to: before or after their effect, and appends half way.</summary>
sealed class FaultyWalSegments(IWalSegments inner) : IWalSegments
{
    int _calls;

    public enum Fault
    {
        None,
        Before,
        HalfWay,
        After,
    }

    /// <summary>Asked with the number of each call.</summary>
    public Func<int, Fault> FaultOf { get; set; } = _ => Fault.None;

    public int Calls => Volatile.Read(ref _calls);

    public Task<IReadOnlyList<long>> ListAsync(CancellationToken cancellationToken) =>
        Call(() => inner.ListAsync(cancellationToken));

    public Task<Stream> OpenReadAsync(long segment, CancellationToken cancellationToken) =>
        Call(() => inner.OpenReadAsync(segment, cancellationToken));

    public Task TruncateAsync(long segment, long bytes, CancellationToken cancellationToken) =>
        Call(() => inner.TruncateAsync(segment, bytes, cancellationToken));

    public IWalSegment Create(long segment) => new Segment(this, Call(() => inner.Create(segment)));

    public Task DeleteAsync(IReadOnlyList<long> segments, CancellationToken cancellationToken) =>
        Call(() => inner.DeleteAsync(segments, cancellationToken));

    T Call<T>(Func<T> call)
    {
        var fault = Next();
        if (fault == Fault.Before)
        {
            throw NoSpace();
        }

        var result = call();
        if (fault == Fault.None)
        {
            return result;
        }

        (result as IDisposable)?.Dispose();
        throw NoSpace();
    }

    Fault Next() => FaultOf(Interlocked.Increment(ref _calls));

    static IOException NoSpace() => new("no space left on device");

    sealed class Segment(FaultyWalSegments owner, IWalSegment inner) : IWalSegment
    {
        public long Length { get; private set; }

        public void Append(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
        {
            var fault = owner.Next();
            if (fault != Fault.Before)
            {
                byte[] bytes = [.. pieces.SelectMany(piece => piece.ToArray())];
                inner.Append([bytes.AsMemory(0, fault == Fault.HalfWay ? bytes.Length * 2 / 3 : bytes.Length)]);
            }

            Length += fault == Fault.None ? pieces.Sum(piece => (long)piece.Length) : throw NoSpace();
        }

        public void Dispose() => inner.Dispose();
    }
}
