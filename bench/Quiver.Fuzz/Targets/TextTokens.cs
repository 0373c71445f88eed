using System.Text;

namespace Quiver.Fuzz.Targets;

/// <summary>Pieces of text that mean something to the readers of text formats.</summary>
static class TextTokens
{
    public static IReadOnlyList<byte[]> Csv { get; } = Bytes(
        "\"", "\"\"", ",", ";", "\t", "|", "\n", "\r\n", "\r", "#", "\\", "\"a\nb\"", "NULL", "NaN", "-0", "1e400", "99999999999999999999",
        "2024-02-30", "2024-02-29 23:59:60", "true", "\uFEFF", "\0", " ", "'", "0x1F", ".5", "5.", "--1", "1_000",
        "12:34:56.123456789+05:30");

    public static IReadOnlyList<byte[]> Json { get; } = Bytes(
        "{", "}", "[", "]", ":", ",", "\"", "\\", "null", "true", "false", "\n", "\\u0000", "\\uD800", "\\uDC00\\uD800", "1e999", "-",
        "-0", "01",
        "1.", "NaN", "{\"a\":{\"b\":[1,{\"c\":null}]}}", "[[[[[[[[[[[[", "{\"\":\"\"}", "9223372036854775808", "\uFEFF", "/*",
        "\u2028", "[1,2,3]", "{}");

    public static IReadOnlyList<byte[]> Sql { get; } = Bytes(
        "SELECT ", " FROM ", " WHERE ", " GROUP BY ", " ORDER BY ", " LIMIT ", " JOIN ", " LEFT JOIN ", " ON ", " UNION ALL ",
        " WITH ", "(", ")",
        ",", "*", "'", "\"", "::", "--", "/*", "*/", " AND ", " OR ", " NOT ", " NULL ", " CASE WHEN ", " THEN ", " END ", " IN (",
        " BETWEEN ",
        " LIKE '%", "CAST(", " AS ", " INTERVAL '1 day'", "sum(", "count(*)", "range(10)", "[1,2]", "{'a':1}", "1e308", "-", "||",
        "%", "$1", ";",
        " HAVING ", " DISTINCT ", " EXISTS (", "array_agg(", "DATE '2024-01-31'", "9223372036854775807", " OVER (", "x -> x + 1");

    static byte[][] Bytes(params ReadOnlySpan<string> texts)
    {
        var result = new byte[texts.Length][];
        for (var i = 0; i < texts.Length; i++)
        {
            result[i] = Encoding.UTF8.GetBytes(texts[i]);
        }

        return result;
    }
}
