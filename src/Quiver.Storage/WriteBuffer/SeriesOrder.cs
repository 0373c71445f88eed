using System.Buffers.Binary;
using Quiver.Arrow.Columns;

namespace Quiver.Storage.WriteBuffer;

/// <summary>Sorts series by their key: tag by tag, a missing one first, values by their bytes.</summary>
static unsafe class SeriesOrder
{
    /// <summary>Returns the numbers of the first series in the order of their keys.</summary>
    /// <param name="count">How many series there are.</param>
    /// <param name="tags">The tags in the order of the series key; null for one that no series has.</param>
    public static int[] Create(int count, IReadOnlyList<TagValues?> tags)
    {
        var series = new int[count];
        for (var i = 0; i < count; i++)
        {
            series[i] = i;
        }

        RankedTag[] ranked = [.. tags.OfType<TagValues>().Select(tag => new RankedTag(tag.Codes.Pointer, RankValues(tag)))];
        if (ranked.Length == 0)
        {
            return series;
        }

        var keys = new ulong[count];
        for (var i = 0; i < count; i++)
        {
            keys[i] = ((ulong)ranked[0].RankOf(i) << 32) | (ranked.Length > 1 ? (uint)ranked[1].RankOf(i) : 0);
        }

        PrefixSort.Sort(keys, series, Comparer<int>.Create((left, right) => Compare(ranked, left, right)));
        return series;
    }

    static int Compare(RankedTag[] tags, int left, int right)
    {
        for (var i = 2; i < tags.Length; i++)
        {
            var compared = tags[i].RankOf(left).CompareTo(tags[i].RankOf(right));
            if (compared != 0)
            {
                return compared;
            }
        }

        return 0;
    }

    /// <summary>Returns the place of each value of a tag among them all, from 1.</summary>
    static int[] RankValues(TagValues tag)
    {
        var count = tag.Count;
        var column = tag.Column(count, tag);
        var keys = new ulong[count];
        var values = new int[count];
        for (var i = 0; i < count; i++)
        {
            keys[i] = FirstBytes(StringView.SpanOf(column.Views + i));
            values[i] = i;
        }

        PrefixSort.Sort(
            keys, values, Comparer<int>.Create((left, right) => StringView.Compare(column.Views + left, column.Views + right)));
        var ranks = new int[count];
        for (var place = 0; place < count; place++)
        {
            ranks[values[place]] = place + 1;
        }

        return ranks;
    }

    static ulong FirstBytes(ReadOnlySpan<byte> text)
    {
        Span<byte> first = stackalloc byte[8];
        first.Clear();
        text[..Math.Min(8, text.Length)].CopyTo(first);
        return BinaryPrimitives.ReadUInt64BigEndian(first);
    }

    readonly struct RankedTag(int* codes, int[] ranks)
    {
        readonly int* _codes = codes;

        /// <summary>Returns the place of a series' value; 0 where it has none.</summary>
        public int RankOf(int series) => _codes[series] < 0 ? 0 : ranks[_codes[series]];
    }
}
