using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Storage.WriteBuffer;

/// <summary>The values of one tag of a table, and which of them each series has.</summary>
sealed unsafe class TagValues(int columnId, MemoryBudget budget) : IDisposable
{
    /// <summary>The code of a series without the tag.</summary>
    public const int Missing = -1;

    readonly Interner _values = new(budget);
    volatile StringColumn? _column;

    /// <summary>The tag's id in the catalog.</summary>
    public int ColumnId { get; } = columnId;

    /// <summary>The code of the value of each series.</summary>
    public AppendList<int> Codes { get; } = new(budget);

    /// <summary>How many values there are. A reader may read so many.</summary>
    public int Count => _values.Count;

    /// <summary>Returns the code of a value.</summary>
    public int Add(ReadOnlySpan<byte> value) => _values.Add(value);

    /// <summary>Returns at least the first values as a dictionary, the same object as long as it has them.</summary>
    /// <param name="count">How many values the caller knows of.</param>
    /// <param name="keepAlive">What keeps the memory.</param>
    public StringColumn Column(int count, object keepAlive)
    {
        var column = _column;
        if (column is null || column.Length < count)
        {
            _column = column = new StringColumn(DataType.Utf8, count, _values.Views, null, 0, null, keepAlive);
        }

        return column;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _values.Dispose();
        Codes.Dispose();
    }
}
