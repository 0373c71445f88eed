using Quiver.Arrow.Types;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Catalog;

/// <summary>A tag or field of a table. Columns are never removed, and none changes its role.</summary>
/// <param name="Id">Its number within the table, from 1, in the order of appearance.</param>
/// <param name="Name">The name.</param>
/// <param name="Role">Whether it is a tag, or the type of the field.</param>
sealed record ColumnDefinition(int Id, string Name, ColumnRole Role)
{
    /// <summary>Whether it is part of the series key.</summary>
    public bool IsTag => Role.Field is null;

    /// <summary>The type of the column in SQL.</summary>
    public DataType Type => Role.Field switch
    {
        FieldType.Float => DataType.Float64,
        FieldType.Integer => DataType.Int64,
        FieldType.UInteger => DataType.UInt64,
        FieldType.Boolean => DataType.Boolean,
        _ => DataType.Utf8,
    };

    /// <summary>The type as InfluxDB's clients find it in the metadata of a column.</summary>
    internal string InfluxType => Role.Field switch
    {
        FieldType.Float => "iox::column_type::field::float",
        FieldType.Integer => "iox::column_type::field::integer",
        FieldType.UInteger => "iox::column_type::field::uinteger",
        FieldType.Boolean => "iox::column_type::field::boolean",
        FieldType.Text => "iox::column_type::field::string",
        _ => "iox::column_type::tag",
    };
}
