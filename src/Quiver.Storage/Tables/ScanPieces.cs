using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Tables;

/// <summary>
/// Cuts time where chunks begin and end, so that rows are merged only where chunks overlap; all others are read as they are.
/// </summary>
static class ScanPieces
{
    /// <summary>Returns the pieces that have rows in a range of time, in the order of time.</summary>
    public static List<ScanPiece> Create(IEnumerable<TableChunk> chunks, TimeRange times)
    {
        var ends = new List<End>();
        foreach (var chunk in chunks)
        {
            var common = chunk.Times.Intersect(times);
            if (!common.IsEmpty && chunk.RowCount > 0)
            {
                ends.Add(new End(common.Min, IsLast: false, chunk));
                ends.Add(new End(common.Max, IsLast: true, chunk));
            }
        }

        ends.Sort();
        return Sweep(ends);
    }

    static List<ScanPiece> Sweep(List<End> ends)
    {
        var pieces = new List<ScanPiece>();
        var open = new HashSet<TableChunk>(ReferenceEqualityComparer.Instance);
        var seen = new HashSet<TableChunk>(ReferenceEqualityComparer.Instance);
        var start = 0L;
        foreach (var end in ends)
        {
            if (!end.IsLast)
            {
                // Where one chunk becomes two, what it had alone is a piece of its own.
                if (open.Count == 1)
                {
                    Add(pieces, start, end.Time - 1, seen, isEmpty: end.Time == start);
                }

                if (open.Count <= 1)
                {
                    (start, seen) = (end.Time, new HashSet<TableChunk>(open, ReferenceEqualityComparer.Instance));
                }

                open.Add(end.Chunk);
                seen.Add(end.Chunk);
                continue;
            }

            open.Remove(end.Chunk);
            if (open.Count <= 1)
            {
                // The chunk that goes on alone has a piece of its own after this one.
                Add(pieces, start, end.Time, seen, isEmpty: start > end.Time);
                if (end.Time == long.MaxValue)
                {
                    // Nothing is after the last time, and all that end at it are in this piece.
                    break;
                }

                start = end.Time + 1;
                seen = new HashSet<TableChunk>(open, ReferenceEqualityComparer.Instance);
            }
        }

        return pieces;
    }

    static void Add(List<ScanPiece> pieces, long min, long max, HashSet<TableChunk> chunks, bool isEmpty)
    {
        if (!isEmpty)
        {
            pieces.Add(new ScanPiece(new TimeRange(min, max), [.. chunks.OrderBy(chunk => chunk.MaxSequence)]));
        }
    }

    /// <summary>Where a chunk begins or ends; at one time all begin before any ends.</summary>
    readonly record struct End(long Time, bool IsLast, TableChunk Chunk) : IComparable<End>
    {
        public int CompareTo(End other) => Time != other.Time ? Time.CompareTo(other.Time) : IsLast.CompareTo(other.IsLast);
    }
}
