using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Selection;

/// <summary>Puts columns one after the other into one that owns everything and outlives them.</summary>
static unsafe class ConcatKernel
{
    /// <summary>
    /// Concatenates columns of one type; parts of type null become nulls. A single column keeps its encoding, dictionaries over
    /// the same values stay dictionaries, everything else becomes flat.
    /// </summary>
    public static Column Concat(IReadOnlyList<Column> columns, DataType type, MemoryBudget budget, DictionaryCopies? dictionaries = null)
    {
        if (columns.Count == 1 && columns[0] is not NullColumn)
        {
            return CopyKernel.Copy(columns[0], budget, dictionaries);
        }

        if (SharedValues(columns) is { } values)
        {
            return ConcatCodes(columns, values, budget, dictionaries);
        }

        using var appender = new ColumnAppender(type, budget);
        foreach (Column column in columns)
        {
            appender.Append(column, 0, column.Length);
        }

        return appender.Finish();
    }

    static Column? SharedValues(IReadOnlyList<Column> columns)
    {
        Column? shared = null;
        foreach (Column column in columns)
        {
            if (column is not DictionaryColumn dictionary || (shared is not null && !ReferenceEquals(shared, dictionary.Values)))
            {
                return null;
            }

            shared = dictionary.Values;
        }

        return shared;
    }

    static DictionaryColumn ConcatCodes(IReadOnlyList<Column> columns, Column values, MemoryBudget budget, DictionaryCopies? dictionaries)
    {
        // Codes are appended as if they were integers: the validity comes along.
        using var appender = new ColumnAppender(DataType.Int32, budget);
        foreach (Column column in columns)
        {
            var dictionary = (DictionaryColumn)column;
            var codes = new FixedWidthColumn(DataType.Int32, dictionary.Length, dictionary.Codes, dictionary.Validity, Column.UnknownNulls,
                null, dictionary);
            appender.Append(codes, 0, codes.Length);
        }

        ColumnBuffers owned = new();
        FixedWidthColumn all = appender.FinishInto(owned);
        Column copy = dictionaries?.CopyOf(values) ?? CopyKernel.Copy(values, budget);
        return new DictionaryColumn(all.Length, (int*)all.Data, copy, dictionaries is null, all.Validity, Column.UnknownNulls, owned);
    }
}
