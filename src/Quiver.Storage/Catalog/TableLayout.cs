using Quiver.Arrow.Types;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Catalog;

/// <summary>The order of the columns of a table in SQL and in files: by name, ordinal, the time among them.</summary>
sealed class TableLayout
{
    static readonly Dictionary<string, Dictionary<string, string>> _metadata = MetadataByType();

    readonly int[] _ordinals;

    /// <summary>Sorts columns whose ids are 1, 2 and so on.</summary>
    public TableLayout(ColumnDefinition[] columns)
    {
        var sorted = new ColumnDefinition?[columns.Length + 1];
        columns.CopyTo(sorted, 0);
        Array.Sort(sorted, (a, b) => string.CompareOrdinal(NameOf(a), NameOf(b)));
        _ordinals = new int[columns.Length];
        var fields = new Field[sorted.Length];
        for (var i = 0; i < sorted.Length; i++)
        {
            if (sorted[i] is { } column)
            {
                _ordinals[column.Id - 1] = i;
                fields[i] = new Field(column.Name, column.Type, true, _metadata[column.InfluxType]);
            }
            else
            {
                TimeOrdinal = i;
                fields[i] = new Field(
                    KeyParser.TimeColumn, DataType.Timestamp(TimeUnit.Nanosecond), false, _metadata["iox::column_type::timestamp"]);
            }
        }

        Schema = new Schema(fields);
    }

    /// <summary>The columns in SQL.</summary>
    public Schema Schema { get; }

    /// <summary>Where the time is.</summary>
    public int TimeOrdinal { get; }

    /// <summary>Returns where a column is.</summary>
    public int OrdinalOf(int columnId) => _ordinals[columnId - 1];

    static string NameOf(ColumnDefinition? column) => column?.Name ?? KeyParser.TimeColumn;

    static Dictionary<string, Dictionary<string, string>> MetadataByType()
    {
        string[] types = ["timestamp", "tag", "field::float", "field::integer", "field::uinteger", "field::boolean", "field::string"];
        return types.Select(type => "iox::column_type::" + type).ToDictionary(
            type => type, type => new Dictionary<string, string>(1) { ["iox::column::type"] = type });
    }
}
