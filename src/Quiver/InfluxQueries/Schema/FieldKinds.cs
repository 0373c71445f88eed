using Quiver.Storage.LineProtocol;

namespace Quiver.InfluxQueries.Schema;

/// <summary>The words for the types of fields.</summary>
static class FieldKinds
{
    /// <summary>Returns the word of a type.</summary>
    public static string NameOf(FieldType type) => type switch
    {
        FieldType.Float => "float",
        FieldType.Integer => "integer",
        FieldType.UInteger => "unsigned",
        FieldType.Boolean => "boolean",
        _ => "string",
    };
}
