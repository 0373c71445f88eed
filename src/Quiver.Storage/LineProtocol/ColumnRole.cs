namespace Quiver.Storage.LineProtocol;

/// <summary>What a column of a table is for: a tag, which is part of the series key, or a field of a type.</summary>
/// <param name="Field">The type of the field, null for a tag.</param>
readonly record struct ColumnRole(FieldType? Field)
{
    /// <summary>A tag.</summary>
    public static ColumnRole Tag => default;

    /// <inheritdoc/>
    public override string ToString() => Field is { } type ? $"a field of type {NameOf(type)}" : "a tag";

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
