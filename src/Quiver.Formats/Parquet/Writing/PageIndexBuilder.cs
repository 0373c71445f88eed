using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>Collects bounds, places and sizes of the data pages of a chunk, and sums them up for the chunk.</summary>
sealed unsafe class PageIndexBuilder(LeafSchema schema, ParquetWriteOptions options)
{
    readonly List<PageLocation> _places = [];
    readonly List<ValueBounds> _bounds = [];
    readonly List<long> _nullCounts = [];
    readonly List<long> _valueCounts = [];
    readonly List<long> _textBytes = [];
    readonly List<long> _repetition = [];
    readonly List<long> _definition = [];

    /// <summary>The rows of all pages so far.</summary>
    public long Rows { get; private set; }

    /// <summary>The pages so far.</summary>
    public int PageCount => _places.Count;

    /// <summary>Adds a page.</summary>
    public void Add(PageLocation place, PageLevels levels, long rows, ValueBounds bounds, long textBytes)
    {
        _places.Add(place);
        _bounds.Add(bounds);
        _nullCounts.Add(levels.Count - levels.Values);
        _valueCounts.Add(levels.Values);
        _textBytes.Add(textBytes);
        AddHistogram(_repetition, levels.Repetition, levels.Count, schema.MaxRepetition, 0);
        AddHistogram(_definition, levels.Definition, levels.Count, schema.MaxDefinition, schema.MaxDefinition);
        Rows += rows;
    }

    /// <summary>Says of a chunk what is known of its pages.</summary>
    public void Finish(EncodedChunk chunk, long? distinct)
    {
        var isText = schema.Type.Physical == ParquetType.ByteArray;
        chunk.OffsetIndex.Pages = _places;
        chunk.OffsetIndex.UnencodedBytes = isText ? _textBytes : null;
        chunk.Metadata.SizeStatistics = new SizeStatistics
        {
            UnencodedBytes = isText ? _textBytes.Sum() : null,
            RepetitionHistogram = schema.MaxRepetition > 0 ? Sum(_repetition, schema.MaxRepetition + 1) : null,

            // The format lets writers leave out what the null count says as well.
            DefinitionHistogram = schema.MaxDefinition > 1 ? Sum(_definition, schema.MaxDefinition + 1) : null,
        };
        if (!options.WriteStatistics)
        {
            return;
        }

        var all = _bounds.Aggregate(default(ValueBounds), (sum, page) => sum.With(schema.Type, page));
        chunk.Metadata.Statistics = Statistics(all, distinct);
        if (schema.Type.Order != ValueOrder.None)
        {
            chunk.ColumnIndex = CreateColumnIndex();
        }
    }

    Statistics Statistics(ValueBounds bounds, long? distinct)
    {
        var statistics = new Statistics { NullCount = _nullCounts.Sum(), DistinctCount = distinct };
        if (bounds.Low is { } low && bounds.High is { } high)
        {
            statistics.MinValue = BoundText.Lower(schema.Type, low);
            statistics.IsMinValueExact = !BoundText.IsLong(schema.Type, low);
            statistics.MaxValue = BoundText.Upper(schema.Type, high);
            statistics.IsMaxValueExact = statistics.MaxValue is null ? null : !BoundText.IsLong(schema.Type, high);
        }

        return statistics;
    }

    /// <summary>Returns the index; null where a page has values without bounds, such as nothing but NaN.</summary>
    ColumnIndex? CreateColumnIndex()
    {
        var index = new ColumnIndex { NullCounts = _nullCounts };
        var isAscending = true;
        var isDescending = true;
        ValueBounds? before = null;
        for (var i = 0; i < _bounds.Count; i++)
        {
            if (_valueCounts[i] == 0)
            {
                index.NullPages.Add(true);
                index.MinValues.Add([]);
                index.MaxValues.Add([]);
                continue;
            }

            if (_bounds[i].Low is not { } low || _bounds[i].High is not { } high
                || BoundText.Upper(schema.Type, high) is not { } upper)
            {
                return null;
            }

            var lower = BoundText.Lower(schema.Type, low);
            index.NullPages.Add(false);
            index.MinValues.Add(lower);
            index.MaxValues.Add(upper);
            if (before is { } last)
            {
                var lows = ValueBounds.Compare(schema.Type, last.Low, lower);
                var highs = ValueBounds.Compare(schema.Type, last.High, upper);
                isAscending &= lows <= 0 && highs <= 0;
                isDescending &= lows >= 0 && highs >= 0;
            }

            before = new ValueBounds(lower, upper);
        }

        index.BoundaryOrder = isAscending ? BoundaryOrder.Ascending : isDescending ? BoundaryOrder.Descending : BoundaryOrder.Unordered;
        index.RepetitionHistograms = schema.MaxRepetition > 0 ? _repetition : null;
        index.DefinitionHistograms = schema.MaxDefinition > 1 ? _definition : null;
        return index;
    }

    static List<long> Sum(List<long> histograms, int levels)
    {
        var sums = new List<long>(new long[levels]);
        for (var i = 0; i < histograms.Count; i++)
        {
            sums[i % levels] += histograms[i];
        }

        return sums;
    }

    static void AddHistogram(List<long> histograms, byte* levels, int count, int max, int constant)
    {
        for (var level = 0; max > 0 && level <= max; level++)
        {
            histograms.Add(levels == null ? (level == constant ? count : 0) : new ReadOnlySpan<byte>(levels, count).Count((byte)level));
        }
    }
}
