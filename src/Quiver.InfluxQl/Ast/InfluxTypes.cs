namespace Quiver.InfluxQl.Ast;

/// <summary>The words of types.</summary>
static class InfluxTypes
{
    /// <summary>Returns the word that casts and error texts use.</summary>
    public static string WordOf(InfluxType type) => type switch
    {
        InfluxType.Float => "float",
        InfluxType.Integer => "integer",
        InfluxType.Unsigned => "unsigned",
        InfluxType.String => "string",
        InfluxType.Boolean => "boolean",
        InfluxType.Time => "time",
        InfluxType.Duration => "duration",
        InfluxType.Tag => "tag",
        InfluxType.AnyField => "field",
        _ => "unknown",
    };

    /// <summary>Returns the type of a cast's word in any case; unknown for other words. <c>field</c> and <c>tag</c> are
    /// keywords, not words of types.</summary>
    public static InfluxType OfWord(string word) => word.ToLowerInvariant() switch
    {
        "float" => InfluxType.Float,
        "integer" => InfluxType.Integer,
        "unsigned" => InfluxType.Unsigned,
        "string" => InfluxType.String,
        "boolean" => InfluxType.Boolean,
        _ => InfluxType.Unknown,
    };
}
