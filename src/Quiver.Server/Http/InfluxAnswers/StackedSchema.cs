using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Vectors;
using Quiver.InfluxQl.Results;

namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>
/// One table for the rows of all series: the measurement, the time, the tags of GROUP BY, and the other columns. What a series does not
/// have is null there.
/// </summary>
sealed class StackedSchema
{
    /// <summary>What the column with the names of series is called where they are measurements.</summary>
    public const string MeasurementName = "iox::measurement";

    readonly bool _hasTime;
    readonly string[] _tags;
    readonly string[] _names;
    readonly DataType[] _types;

    StackedSchema(string nameColumn, bool hasTime, string[] tags, string[] names, DataType[] types)
    {
        (_hasTime, _tags, _names, _types) = (hasTime, tags, names, types);
        var fields = new List<Field> { new(nameColumn, DataType.Utf8) };
        int first = hasTime ? 1 : 0;
        fields.AddRange(names.Take(first).Select((name, i) => new Field(name, types[i])));
        fields.AddRange(tags.Select(tag => new Field(tag, DataType.Utf8)));
        fields.AddRange(names.Skip(first).Select((name, i) => new Field(name, types[first + i])));
        Schema = new Schema(fields);
    }

    /// <summary>The columns.</summary>
    public Schema Schema { get; }

    /// <summary>Returns what all of some series have room in.</summary>
    public static StackedSchema Of(IReadOnlyList<SeriesRows> series, string nameColumn)
    {
        var tags = new List<string>();
        var names = new List<string>();
        var types = new List<DataType>();
        foreach (SeriesRows rows in series)
        {
            tags.AddRange(rows.Tags.Select(tag => tag.Key).Where(key => !tags.Contains(key)));
            for (int i = 0; i < rows.ColumnNames.Count; i++)
            {
                DataType type = i < rows.Columns.Count ? rows.Columns[i].Type : DataType.Utf8;
                int at = PlaceOf(names, rows.ColumnNames, i);
                if (at == names.Count)
                {
                    names.Add(rows.ColumnNames[i]);
                    types.Add(type);
                }
                else
                {
                    types[at] = Common(types[at], type);
                }
            }
        }

        bool hasTime = names.Count > 0 && types[0].Id == TypeId.Timestamp;
        return new StackedSchema(
            nameColumn, hasTime, [.. tags], [.. names], [.. types.Select(type => type.Id == TypeId.Null ? DataType.Utf8 : type)]);
    }

    /// <summary>Returns the rows of a piece of a series as rows of the table, to which its columns pass.</summary>
    /// <exception cref="QuiverException">The series has a column that the series before it do not have.</exception>
    public RecordBatch Stack(SeriesRows rows)
    {
        var columns = new Column?[_names.Length];
        for (int i = 0; i < rows.ColumnNames.Count; i++)
        {
            int at = PlaceOf(_names, rows.ColumnNames, i);
            if (at == _names.Length)
            {
                throw NoRoom(rows, rows.ColumnNames[i]);
            }

            columns[at] = Converted(rows.Columns[i], _types[at]);
        }

        if (rows.Tags.FirstOrDefault(tag => !_tags.Contains(tag.Key, StringComparer.Ordinal)) is { Key: not null } other)
        {
            throw NoRoom(rows, other.Key);
        }

        var all = new List<Column> { Constant(rows.Name ?? "", rows.RowCount) };
        int first = _hasTime ? 1 : 0;
        all.AddRange(Filled(columns[..first], 0, rows.RowCount));
        foreach (string tag in _tags)
        {
            string? value = rows.Tags.FirstOrDefault(t => t.Key == tag).Value;
            all.Add(value is null ? NullColumns.Of(DataType.Utf8, rows.RowCount) : Constant(value, rows.RowCount));
        }

        all.AddRange(Filled(columns[first..], first, rows.RowCount));
        return new RecordBatch(Schema, all, rows.RowCount);
    }

    IEnumerable<Column> Filled(Column?[] columns, int first, int length) =>
        columns.Select((column, i) => column ?? NullColumns.Of(_types[first + i], length));

    /// <summary>Returns where a column of a series is: of several with one name, each has its own place.</summary>
    static int PlaceOf(IReadOnlyList<string> names, IReadOnlyList<string> series, int index)
    {
        int nth = 0;
        for (int i = 0; i < index; i++)
        {
            nth += series[i] == series[index] ? 1 : 0;
        }

        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == series[index] && nth-- == 0)
            {
                return i;
            }
        }

        return names.Count;
    }

    static QuiverException NoRoom(SeriesRows rows, string column) => new(
        ErrorCode.NotSupported,
        $"series \"{rows.Name}\" has the column \"{column}\", which none of the first series has: the table of the answer cannot have it; "
        + "ask for it in a statement of its own, or at /query");

    /// <summary>Returns a type that has room for the values of two.</summary>
    static DataType Common(DataType left, DataType right) =>
        left.Id == right.Id || right.Id == TypeId.Null ? left
        : left.Id == TypeId.Null ? right
        : left.IsNumeric && right.IsNumeric ? DataType.Float64
        : DataType.Utf8;

    static Column Converted(Column column, DataType type)
    {
        if (column.Type.Id == type.Id)
        {
            return column;
        }

        using (column)
        using (var builder = ColumnBuilder.Create(type))
        {
            for (int row = 0; row < column.Length; row++)
            {
                object? value = column.GetValue(row);
                builder.Append(value is null ? null
                    : type.Id == TypeId.Float64 && column.Type.IsNumeric
                        ? Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)
                    : type.Id == TypeId.Utf8 ? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)
                    : null);
            }

            return builder.Finish();
        }
    }

    static ConstantColumn Constant(string value, int length) => new(ColumnBuilder.Build(DataType.Utf8, value), length);
}
