namespace Quiver.Formats.Parquet.Reading;

/// <summary>Bytes of a file.</summary>
/// <param name="Start">The first byte.</param>
/// <param name="End">The byte behind the last.</param>
readonly record struct ByteRange(long Start, long End)
{
    public long Length => End - Start;

    /// <summary>Joins ranges that rise where what lies between two of them is cheaper to read than to ask for anew.</summary>
    public static List<ByteRange> Coalesce(IEnumerable<ByteRange> ranges, long maxGap)
    {
        var result = new List<ByteRange>();
        foreach (var range in ranges)
        {
            if (result.Count > 0 && range.Start <= result[^1].End + maxGap)
            {
                result[^1] = new ByteRange(result[^1].Start, Math.Max(result[^1].End, range.End));
                continue;
            }

            result.Add(range);
        }

        return result;
    }
}
