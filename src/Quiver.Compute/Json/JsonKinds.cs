using System.Text.Json;

namespace Quiver.Compute.Json;

/// <summary>The names of the kinds of JSON values, as DuckDB has them.</summary>
static class JsonKinds
{
    /// <summary>Returns the kind of a value by its first token.</summary>
    public static string Of(JsonTokenType token, ReadOnlySpan<byte> number) => token switch
    {
        JsonTokenType.StartObject => "OBJECT",
        JsonTokenType.StartArray => "ARRAY",
        JsonTokenType.String => "VARCHAR",
        JsonTokenType.True or JsonTokenType.False => "BOOLEAN",
        JsonTokenType.Null => "NULL",
        _ => OfNumber(number),
    };

    static string OfNumber(ReadOnlySpan<byte> number)
    {
        if (number.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0)
        {
            return "DOUBLE";
        }

        return ulong.TryParse(number, out _) ? "UBIGINT" : long.TryParse(number, out _) ? "BIGINT" : "DOUBLE";
    }
}
