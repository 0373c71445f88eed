using Quiver.Engine.Catalog;
using Quiver.Spilling;

namespace Quiver.Engine.Tests.Metamorphic;

/// <summary>Room on disk that counts the files that queries ask for.</summary>
sealed class CountingSpill : ISpillSpace
{
    // Shared by all tests: what a crashed run left in it, the next one deletes.
    static readonly SpillFolder _folder = new(Path.Combine(Path.GetTempPath(), "quiver-spill-metamorphic"));

    int _created;
    int _open;

    /// <summary>The number of files so far.</summary>
    public int Created => Volatile.Read(ref _created);

    /// <summary>The number of files that are open now.</summary>
    public int Open => Volatile.Read(ref _open);

    public ISpillFile Create()
    {
        Interlocked.Increment(ref _created);
        Interlocked.Increment(ref _open);
        return new CountedFile(this, _folder.Create());
    }

    sealed class CountedFile(CountingSpill space, ISpillFile file) : ISpillFile
    {
        int _isClosed;

        public void Write(long offset, ReadOnlySpan<byte> bytes) => file.Write(offset, bytes);

        public void Read(long offset, Span<byte> bytes) => file.Read(offset, bytes);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isClosed, 1) == 0)
            {
                Interlocked.Decrement(ref space._open);
                file.Dispose();
            }
        }
    }
}
