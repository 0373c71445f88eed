namespace Quiver.Engine.Execution.Operators;

/// <summary>Counts the rows that a limit lets through, over all pipelines that lead to it.</summary>
sealed class LimitCounter(long offset, long? count)
{
    long _skipped;
    long _taken;

    /// <summary>Whether no more rows are needed.</summary>
    public bool IsDone => count is { } most && _taken >= most;

    /// <summary>Returns which of the next rows pass.</summary>
    public (int From, int Count) Take(int rows)
    {
        int skip = (int)Math.Min(offset - _skipped, rows);
        _skipped += skip;
        int take = (int)Math.Min(rows - skip, count is { } most ? most - _taken : long.MaxValue);
        _taken += take;
        return (skip, take);
    }
}
