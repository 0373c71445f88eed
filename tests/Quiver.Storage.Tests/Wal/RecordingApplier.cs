using Quiver.Storage.Wal;

namespace Quiver.Storage.Tests.Wal;

/// <summary>Notes what it is told, and can be made to wait or fail before.</summary>
sealed class RecordingApplier : IWalApplier
{
    readonly List<string> _calls = [];

    public Action<IReadOnlyList<(long Sequence, object? State)>> Before { get; set; } = _ => { };

    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_calls)
            {
                return [.. _calls];
            }
        }
    }

    public void Apply(IReadOnlyList<(long Sequence, object? State)> writes)
    {
        Before(writes);
        Note("+", writes);
    }

    public void Drop(IReadOnlyList<(long Sequence, object? State)> writes) => Note("-", writes);

    void Note(string sign, IReadOnlyList<(long Sequence, object? State)> writes)
    {
        lock (_calls)
        {
            _calls.AddRange(writes.Select(write => $"{sign}{write.Sequence} {write.State}"));
        }
    }
}
