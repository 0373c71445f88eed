using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;

namespace Quiver.InfluxQl.Series;

/// <summary>Finds where series begin and end in sorted rows, whose first columns are the measurement and the dimensions.</summary>
sealed class SeriesKeys
{
    readonly Column[] _columns;
    readonly int _length;
    readonly int _dimensionCount;
    readonly Func<int, Values.InfluxValue>[] _readers;

    public SeriesKeys(RecordBatch batch, int dimensionCount)
    {
        _length = batch.Length;
        _dimensionCount = dimensionCount;
        _columns = [.. batch.Columns.Take(dimensionCount + 1)];
        _readers = [.. _columns.Select(ColumnValues.ReaderOf)];
    }

    /// <summary>Returns the measurement of a row.</summary>
    public string NameAt(int row) => _readers[0](row).Text;

    /// <summary>Returns the dimensions of a row; a tag that it does not have is empty.</summary>
    public string[] TagsAt(int row)
    {
        var tags = new string[_dimensionCount];
        for (int i = 0; i < tags.Length; i++)
        {
            tags[i] = _readers[i + 1](row).Text;
        }

        return tags;
    }

    /// <summary>Returns where the rows of the series of a row end: the rows are sorted, so steps grow until one is too far.</summary>
    public int EndOf(int row)
    {
        int end = row + 1;
        for (int step = 1; end < _length && IsSame(row, Math.Min(end + step, _length) - 1); step *= 2)
        {
            end = Math.Min(end + step, _length);
        }

        while (end < _length && IsSame(row, end))
        {
            end++;
        }

        return end;
    }

    bool IsSame(int one, int other) => Array.TrueForAll(_columns, column => IsSame(column, one, other));

    static bool IsSame(Column column, int one, int other) => column switch
    {
        ConstantColumn => true,
        _ when column.IsNull(one) || column.IsNull(other) => column.IsNull(one) == column.IsNull(other),
        DictionaryColumn dictionary => dictionary.GetCode(one) == dictionary.GetCode(other)
            || IsSame(dictionary.Values, dictionary.GetCode(one), dictionary.GetCode(other)),
        StringColumn texts => texts.GetBytes(one).SequenceEqual(texts.GetBytes(other)),
        _ => false,
    };
}
