namespace Quiver.Storage.Tests.Store.Concurrency;

/// <summary>How far a writer is. Write n is begun before it is in the store and ended after.</summary>
sealed class WriterState(int number)
{
    /// <summary>When the rows of table "r" were written; read up to a number that was seen as begun.</summary>
    readonly List<long> _times = [0];

    long _begun;
    long _ended;
    long _deletionBegun;
    long _deletionEnded;

    public string Name { get; } = $"w{number}";

    public long Begun => Interlocked.Read(ref _begun);

    public long Ended => Interlocked.Read(ref _ended);

    /// <summary>Rows of table "a" up to this number may be deleted.</summary>
    public long DeletionBegun => Interlocked.Read(ref _deletionBegun);

    /// <summary>Rows of table "a" up to this number are deleted.</summary>
    public long DeletionEnded => Interlocked.Read(ref _deletionEnded);

    public long Begin(long time)
    {
        lock (_times)
        {
            _times.Add(time);
        }

        return Interlocked.Increment(ref _begun);
    }

    public void End() => Interlocked.Increment(ref _ended);

    public void BeginDeletion(long last) => Interlocked.Exchange(ref _deletionBegun, last);

    public void EndDeletion(long last) => Interlocked.Exchange(ref _deletionEnded, last);

    /// <summary>Returns the first write whose row of table "r" is not older than a time, one after all where there is none.</summary>
    public long FirstFrom(long time)
    {
        lock (_times)
        {
            var place = _times.BinarySearch(time);
            place = place < 0 ? ~place : place;
            while (place > 0 && place <= _times.Count && _times[place - 1] == time)
            {
                place--;
            }

            return Math.Max(1, place);
        }
    }

    /// <summary>What is known at one moment.</summary>
    public WriterMark Mark() => new(DeletionEnded, Ended, DeletionBegun, Begun);
}
