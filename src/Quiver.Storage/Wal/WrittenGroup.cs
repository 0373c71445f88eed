using Quiver.Arrow.Errors;

namespace Quiver.Storage.Wal;

/// <summary>Writes that were tried together.</summary>
/// <param name="Frames">The writes.</param>
/// <param name="Failure">Why they are not durable; null where they are.</param>
readonly record struct WrittenGroup(List<PendingFrame> Frames, QuiverException? Failure)
{
    /// <summary>Completes the tasks of the writers.</summary>
    public void Complete()
    {
        foreach (var frame in Frames)
        {
            if (Failure is null)
            {
                frame.Durable.SetResult();
            }
            else
            {
                frame.Durable.SetException(Failure);
            }
        }
    }
}
