using System.Numerics;
using Quiver.Arrow.Types;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>The types of columns, and how their dates are written, as a sample or a whole file shows them.</summary>
sealed unsafe class CsvColumnTypes
{
    /// <summary>The layouts of <see cref="TimeLayout.All"/> with the day first, and those with the month first.</summary>
    static readonly uint DayFirst = Mask(f => f.StartsWith("%d", StringComparison.Ordinal));
    static readonly uint MonthFirst = Mask(f => f.StartsWith("%m", StringComparison.Ordinal));

    /// <summary>Finds the types of a sample's columns.</summary>
    public CsvColumnTypes(CsvSample sample, byte[] bytes, int columns, int firstRow, CsvOptions options)
    {
        var found = new TextTypes[columns];
        TextTypesOptions typeOptions = options.TypeOptions;
        fixed (byte* data = bytes)
        {
            for (int column = 0; column < columns; column++)
            {
                found[column] = new TextTypes(typeOptions);
                for (int row = firstRow; row < sample.RowCount && !found[column].IsText; row++)
                {
                    (int start, int length, bool isNull) = sample.Field(row, column);
                    if (!isNull)
                    {
                        found[column].Add(data + start, length);
                    }
                }
            }
        }

        Types = [.. found.Select(t => t.Result())];
        Layouts = LayoutsOf(found);
        for (int column = 0; column < columns; column++)
        {
            if (Types[column].Id == TypeId.Timestamp && !Layouts[column].IsIso)
            {
                Layouts[column] = Described(Layouts[column], sample, bytes, column, firstRow);
            }
        }
    }

    /// <summary>Names the format after the first value: what <c>sniff_csv</c> says must read the file.</summary>
    static TimeLayout Described(TimeLayout layout, CsvSample sample, byte[] bytes, int column, int firstRow)
    {
        for (int row = firstRow; row < sample.RowCount; row++)
        {
            (int start, int length, bool isNull) = sample.Field(row, column);
            if (!isNull && length > 0)
            {
                fixed (byte* data = bytes)
                {
                    return layout.Describing(data + start, length);
                }
            }
        }

        return layout;
    }

    /// <summary>Takes the types of columns over.</summary>
    public CsvColumnTypes(TextTypes[] found)
    {
        Types = [.. found.Select(t => t.Result())];
        Layouts = LayoutsOf(found);
    }

    /// <summary>A type a column.</summary>
    public DataType[] Types { get; }

    /// <summary>A layout a column; it matters for dates and timestamps only.</summary>
    public TimeLayout[] Layouts { get; }

    /// <summary>Gives columns whose types were inferred these ones; they are final then.</summary>
    public CsvFormat ApplyTo(CsvFormat format)
    {
        Field[] fields = [.. format.Schema.Fields];
        CsvColumn[] columns = [.. format.Columns];
        for (int i = 0; i < fields.Length; i++)
        {
            if (columns[i].IsInferred)
            {
                fields[i] = new Field(fields[i].Name, Types[i]);
                TimeLayout? exact = Types[i].Id switch
                {
                    TypeId.Date => format.Options.TypeOptions.DateFormat,
                    TypeId.Timestamp => format.Options.TypeOptions.TimestampFormat,
                    _ => null,
                };
                columns[i] = columns[i] with { IsInferred = false, Layout = exact ?? Layouts[i] };
            }
        }

        return format with { Schema = new Schema(fields), Columns = columns };
    }

    /// <summary>Takes the first layout that fits; a column that fits only with the month first decides for those that fit both.</summary>
    static TimeLayout[] LayoutsOf(TextTypes[] found)
    {
        uint[] masks = [.. found.Select(t => t.Layouts())];
        bool isMonthFirst = masks.Any(m => (m & MonthFirst) != 0 && (m & DayFirst) == 0)
            && !masks.Any(m => (m & DayFirst) != 0 && (m & MonthFirst) == 0);
        return [.. masks.Select(m =>
        {
            uint wanted = isMonthFirst && (m & MonthFirst) != 0 ? m & MonthFirst : m;
            return TimeLayout.All[wanted == 0 ? 0 : BitOperations.TrailingZeroCount(wanted)];
        })];
    }

    static uint Mask(Func<string, bool> isMember)
    {
        uint mask = 0;
        for (int i = 0; i < TimeLayout.All.Count; i++)
        {
            mask |= isMember(TimeLayout.All[i].DateFormat) ? 1u << i : 0;
        }

        return mask;
    }
}
