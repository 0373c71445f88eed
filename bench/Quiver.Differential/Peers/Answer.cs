using System.Globalization;
using System.Text.Json;
using Quiver.Arrow.Types;

namespace Quiver.Differential.Peers;

/// <summary>What an engine said to a query: rows, or why there are none.</summary>
/// <param name="Rows">The values as text, null for null.</param>
/// <param name="Error">The message; null where there are rows.</param>
sealed record Answer(IReadOnlyList<string?[]> Rows, string? Error)
{
    /// <summary>The types of the columns, where Quiver answered.</summary>
    public IReadOnlyList<DataType> Types { get; init; } = [];

    public static Answer Failed(string error) => new([], error);

    public static Answer Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        if (document.RootElement.TryGetProperty("error", out var error))
        {
            return Failed(error.GetString() ?? "unknown error");
        }

        return document.RootElement.TryGetProperty("rows", out var rows)
            ? new Answer([.. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(Text).ToArray())], null)
            : new Answer([], null);
    }

    /// <summary>The rows as lines that are equal where SQL calls the values equal, whatever engine wrote them.</summary>
    public List<string> Lines(IReadOnlyList<DataType> types) =>
        [.. Rows.Select(r => string.Join('|', r.Select((text, i) => Canonical(text, i < types.Count ? types[i] : null))))];

    static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };

    // Floats count with ten digits: how they are printed is not SQL's affair, and sums depend on the order of rows.
    static string Canonical(string? text, DataType? type)
    {
        if (text is null)
        {
            return "NULL";
        }

        if (type is null)
        {
            return text;
        }

        if (type.Id == TypeId.Boolean)
        {
            return text is "true" or "1" ? "true" : text is "false" or "0" ? "false" : text;
        }

        if (type.IsFloating)
        {
            return text.ToUpperInvariant() switch
            {
                "NAN" => "nan",
                "INF" or "INFINITY" => "inf",
                "-INF" or "-INFINITY" => "-inf",
                _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                    ? (value == 0 ? 0 : value).ToString("G10", CultureInfo.InvariantCulture)
                    : text,
            };
        }

        return !type.IsNumeric || !text.Contains('.', StringComparison.Ordinal) ? text
            : text.TrimEnd('0').TrimEnd('.') is var trimmed && trimmed is "-0" ? "0" : trimmed;
    }
}
