namespace Quiver.Storage.Merging;

/// <summary>Consecutive rows of the batch in which an input of a merge stands.</summary>
struct RowSegment(int input, int start, int count)
{
    public int Input = input;
    public int Start = start;
    public int Count = count;

    /// <summary>The row after the last.</summary>
    public readonly int End => Start + Count;
}
