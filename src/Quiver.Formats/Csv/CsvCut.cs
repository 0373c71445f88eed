namespace Quiver.Formats.Csv;

/// <summary>A sample cut by a dialect, and how well it fits.</summary>
sealed class CsvCut : IComparable<CsvCut>
{
    /// <summary>Surrounding by another sign than the double quote is accidental in fewer fields than this, a hundred records.</summary>
    const int QuotedPerCent = 50;

    readonly bool _isMalformed;
    readonly double _agreement;
    readonly int _quotedFields;

    /// <summary>Judges a cut.</summary>
    public CsvCut(CsvSample sample, CsvOptions options)
    {
        Sample = sample;
        FieldCount = options.HasAllColumns && options.ColumnNames is { } names && options.NullPadding ? names.Count : UsualCount(sample);
        FirstRow = options.Skip is null && options.AutoDetect && !options.NullPadding && !options.HasAllColumns ? FirstRecord(sample) : 0;
        int alike = 0;
        for (int row = FirstRow; row < sample.RowCount; row++)
        {
            int count = sample.FieldCount(row);
            alike += count == FieldCount || (options.NullPadding && count < FieldCount) ? 1 : 0;
        }

        int rows = sample.RowCount - FirstRow;
        _agreement = rows == 0 ? 0 : (double)alike / rows;
        IsConsistent = rows > 0 && alike == rows;
        (int malformed, _quotedFields) = sample.CountQuoted();
        bool lacksEvidence = sample.Dialect.Quote == '\'' && options.Quote is null
            && _quotedFields * 100L < (long)QuotedPerCent * sample.RowCount;
        _isMalformed = malformed > 0 || sample.IsUnterminated || lacksEvidence;
    }

    /// <summary>The records.</summary>
    public CsvSample Sample { get; }

    /// <summary>How many fields most records have.</summary>
    public int FieldCount { get; }

    /// <summary>The first record after lines that are none.</summary>
    public int FirstRow { get; }

    /// <summary>Whether all records have as many fields.</summary>
    public bool IsConsistent { get; }

    /// <summary>A better cut is greater: more than one column, quotes in their places, records alike, nothing skipped, more columns, more quotes.</summary>
    public int CompareTo(CsvCut? other)
    {
        if (other is null)
        {
            return 1;
        }

        int result = (FieldCount > 1 && _agreement >= 0.5).CompareTo(other.FieldCount > 1 && other._agreement >= 0.5);
        result = result != 0 ? result : (!_isMalformed).CompareTo(!other._isMalformed);
        result = result != 0 ? result : Math.Round(_agreement, 2).CompareTo(Math.Round(other._agreement, 2));
        result = result != 0 ? result : IsConsistent.CompareTo(other.IsConsistent);
        result = result != 0 ? result : other.FirstRow.CompareTo(FirstRow);
        result = result != 0 ? result : FieldCount.CompareTo(other.FieldCount);
        return result != 0 ? result : _quotedFields.CompareTo(other._quotedFields);
    }

    static int UsualCount(CsvSample sample)
    {
        var counts = new Dictionary<int, int>();
        for (int row = 0; row < sample.RowCount; row++)
        {
            counts[sample.FieldCount(row)] = counts.GetValueOrDefault(sample.FieldCount(row)) + 1;
        }

        // Of two counts as frequent the one of the first record wins: the second may be an error.
        int first = sample.RowCount == 0 ? 1 : sample.FieldCount(0);
        return counts.Count == 0 ? 1 : counts.MaxBy(c => (c.Value, c.Key == first, c.Key)).Key;
    }

    /// <summary>Returns the first record with the usual number of fields where all before it have fewer, else the first.</summary>
    int FirstRecord(CsvSample sample)
    {
        int first = 0;
        while (first < sample.RowCount && sample.FieldCount(first) < FieldCount)
        {
            first++;
        }

        return first < sample.RowCount && sample.FieldCount(first) == FieldCount ? first : 0;
    }
}
