using Quiver.Arrow.Batches;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>A batch whose rows may go to several row groups: the last of them to be encoded disposes it.</summary>
sealed class SharedBatch(RecordBatch batch)
{
    int _users = 1;

    /// <summary>The batch.</summary>
    public RecordBatch Batch => batch;

    /// <summary>Says that one more reads it.</summary>
    public SharedBatch AddUser()
    {
        Interlocked.Increment(ref _users);
        return this;
    }

    /// <summary>Says that one has read it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            batch.Dispose();
        }
    }
}
