namespace Quiver.Server.Http.Output;

/// <summary>The names and media types of formats, and which of them a request asks for.</summary>
static class ResultFormats
{
    const string Choices = "json, jsonl, csv, pretty, parquet, arrow";

    /// <summary>Returns the format that a request asks for by name, else by its Accept header.</summary>
    /// <param name="name">The name; null for none.</param>
    /// <param name="accept">The header; null or empty for none.</param>
    /// <exception cref="ApiException">There is no such format: the status is 400.</exception>
    public static ResultFormat Choose(string? name, string? accept) => name is null ? OfAccept(accept) : OfName(name);

    /// <summary>Returns the media type of a format.</summary>
    public static string MediaTypeOf(ResultFormat format) => format switch
    {
        ResultFormat.Json => "application/json",
        ResultFormat.JsonLines => "application/jsonl",
        ResultFormat.Csv => "text/csv",
        ResultFormat.Pretty => "text/plain; charset=utf-8",
        ResultFormat.Parquet => "application/vnd.apache.parquet",
        _ => "application/vnd.apache.arrow.stream",
    };

    static ResultFormat OfName(string name) => name switch
    {
        "json" => ResultFormat.Json,
        "jsonl" or "json_lines" => ResultFormat.JsonLines,
        "csv" => ResultFormat.Csv,
        "pretty" => ResultFormat.Pretty,
        "parquet" => ResultFormat.Parquet,
        "arrow" => ResultFormat.Arrow,
        _ => throw new ApiException(400, $"unknown format '{name}', expected one of {Choices}"),
    };

    /// <summary>
    /// Takes the type with the highest quality that there is a format for. Browsers, which ask for web pages first and for anything
    /// last, get JSON.
    /// </summary>
    static ResultFormat OfAccept(string? accept)
    {
        if (string.IsNullOrWhiteSpace(accept) || accept is "*/*" or "application/json")
        {
            return ResultFormat.Json;
        }

        ResultFormat? best = null;
        double bestQuality = 0;
        foreach (QualityItem item in QualityItem.Split(accept))
        {
            if (item.Quality > bestQuality && OfMediaType(item.Of(accept)) is { } format)
            {
                best = format;
                bestQuality = item.Quality;
            }
        }

        return best ?? throw new ApiException(400, $"invalid mime type ({accept})");
    }

    static ResultFormat? OfMediaType(ReadOnlySpan<char> type)
    {
        Span<char> lower = stackalloc char[48];
        int length = type.Length <= lower.Length ? type.ToLowerInvariant(lower) : 0;
        return lower[..length] switch
        {
            "application/json" or "application/*" or "text/html" or "application/xhtml+xml" or "*/*" => ResultFormat.Json,
            "application/jsonl" or "application/x-ndjson" or "application/x-jsonlines" or "application/jsonlines" =>
                ResultFormat.JsonLines,
            "text/csv" or "application/csv" => ResultFormat.Csv,
            "text/plain" or "text/*" => ResultFormat.Pretty,
            "application/vnd.apache.parquet" => ResultFormat.Parquet,
            "application/vnd.apache.arrow.stream" => ResultFormat.Arrow,
            _ => null,
        };
    }
}
