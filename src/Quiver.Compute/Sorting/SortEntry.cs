namespace Quiver.Compute.Sorting;

/// <summary>A row and the leading bits of its keys, as an unsigned number in the order asked for.</summary>
struct SortEntry
{
    public ulong Key;
    public long Row;
}
