namespace Quiver.Engine.Execution.Scheduling;

/// <summary>
/// How much results may hold on their way to their readers. All results that are read at a time share it, so that a thousand slow clients
/// hold little more than one: each has less room, and those that begin while there are many come in smaller batches and pieces.
/// </summary>
sealed class ResultRoom
{
    /// <summary>Bytes that wait for readers, of all results together.</summary>
    const long TotalBytes = 16L << 20;

    /// <summary>Bytes of one result that wait for its reader.</summary>
    const long MostBytes = 8L << 20;

    const long LeastBytes = 16L << 10;

    /// <summary>So many results at a time have batches and pieces of full size.</summary>
    const int FullResults = 8;

    /// <summary>With more of them at a time a query gets one thread: what a worker needs, it needs once.</summary>
    const int MostParallelResults = 64;

    const int LeastRows = 256;
    const int MostPiece = 64 << 10;
    const int LeastPiece = 8 << 10;

    int _results;
    long _waitingBytes;

    /// <summary>The results that are read now.</summary>
    public int Results => Volatile.Read(ref _results);

    /// <summary>The bytes of all results that wait for readers now.</summary>
    public long WaitingBytes => Interlocked.Read(ref _waitingBytes);

    /// <summary>The bytes of one result that may wait for its reader before its workers rest.</summary>
    public long ShareBytes => Math.Clamp(TotalBytes / Math.Max(1, Results), LeastBytes, MostBytes);

    /// <summary>The bytes of text that are sent at a time.</summary>
    public int PieceBytes => Math.Clamp(MostPiece * FullResults / Math.Max(1, Results), LeastPiece, MostPiece);

    /// <summary>The most rows of a batch of a query that begins now.</summary>
    /// <param name="rows">How many they are where few results are read.</param>
    public int RowsOfBatch(int rows) => Math.Min(rows, Math.Max(LeastRows, (int)((long)rows * FullResults / Math.Max(1, Results))));

    /// <summary>The threads of a query that begins now.</summary>
    /// <param name="threads">How many they are where few results are read.</param>
    public int ThreadsOf(int threads) => Results > MostParallelResults ? 1 : threads;

    /// <summary>A result begins.</summary>
    public void Begin() => Interlocked.Increment(ref _results);

    /// <summary>Bytes of a result wait for its reader, or with a negative number wait no more.</summary>
    public void Count(long bytes) => Interlocked.Add(ref _waitingBytes, bytes);

    /// <summary>A result ends.</summary>
    public void End() => Interlocked.Decrement(ref _results);
}
