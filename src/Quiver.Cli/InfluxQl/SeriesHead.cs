using System.Text.Json;

namespace Quiver.Cli.InfluxQl;

/// <summary>What a series of an answer says before its rows.</summary>
/// <param name="Name">Its name; empty for none.</param>
/// <param name="Tags">Its tags, by key.</param>
/// <param name="Columns">The names of its columns.</param>
sealed record SeriesHead(string Name, IReadOnlyList<KeyValuePair<string, string>> Tags, IReadOnlyList<string> Columns)
{
    /// <summary>Reads the head of a series.</summary>
    public static SeriesHead Of(JsonElement series) => new(
        series.TryGetProperty("name", out JsonElement name) ? name.GetString()! : "",
        series.TryGetProperty("tags", out JsonElement tags)
            ? [.. tags.EnumerateObject().Select(tag => new KeyValuePair<string, string>(tag.Name, tag.Value.GetString()!))]
            : [],
        series.TryGetProperty("columns", out JsonElement columns) ? [.. columns.EnumerateArray().Select(c => c.GetString()!)] : []);

    /// <summary>Returns a cell as text; what is null has none. Numbers have the digits of the document.</summary>
    public static string TextOf(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => cell.GetString()!,
        _ => cell.GetRawText(),
    };
}
