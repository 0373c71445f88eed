namespace Quiver.Storage.LineProtocol;

/// <summary>What a column of a table is for: a tag, which is part of the series key, or a field of a type.</summary>
/// <param name="Field">The type of the field, null for a tag.</param>
readonly record struct ColumnRole(FieldType? Field)
{
    /// <summary>A tag.</summary>
    public static ColumnRole Tag => default;

    string Path => Field is { } type ? "field::" + (type == FieldType.UInteger ? "uinteger" : NameOf(type)) : "tag";

    /// <inheritdoc/>
    public override string ToString() => Field is { } type ? $"a field of type {NameOf(type)}" : "a tag";

    /// <summary>Says that a line has a column as something else than it is, in the words of InfluxDB 3.</summary>
    /// <param name="column">The name of the column.</param>
    /// <param name="found">What the line has it as.</param>
    public string Conflict(string column, ColumnRole found) =>
        $"invalid column type for column '{column}', expected iox::column_type::{Path}, got iox::column_type::{found.Path}";

    /// <summary>The word for a type in messages.</summary>
    public static string NameOf(FieldType type) => type switch
    {
        FieldType.Float => "float",
        FieldType.Integer => "integer",
        FieldType.UInteger => "unsigned integer",
        FieldType.Boolean => "boolean",
        _ => "string",
    };
}
