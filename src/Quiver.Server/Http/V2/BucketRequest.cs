using System.Text.Json;

namespace Quiver.Server.Http.V2;

/// <summary>A bucket that a client asks for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Retention">How long its rows are kept; null for ever.</param>
sealed record BucketRequest(string Name, TimeSpan? Retention)
{
    /// <summary>Reads a request.</summary>
    /// <exception cref="ApiException">It is not as it should be: the status is 400.</exception>
    public static BucketRequest Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("name", out JsonElement name)
                || name.ValueKind != JsonValueKind.String || name.GetString() is not { Length: > 0 } text)
            {
                throw new ApiException(400, "a bucket has a name: {\"orgID\": …, \"name\": …, \"retentionRules\": []}");
            }

            return new BucketRequest(text, RetentionOf(root));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new ApiException(400, $"the body is not valid JSON: {error.Message}");
        }
    }

    static TimeSpan? RetentionOf(JsonElement root)
    {
        if (!root.TryGetProperty("retentionRules", out JsonElement rules) || rules.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (rules.ValueKind != JsonValueKind.Array || rules.GetArrayLength() > 1)
        {
            throw new ApiException(400, "retentionRules is a list of at most one rule");
        }

        foreach (JsonElement rule in rules.EnumerateArray())
        {
            // No seconds are for ever in InfluxDB 2.
            return rule.ValueKind == JsonValueKind.Object && rule.TryGetProperty("everySeconds", out JsonElement every)
                && every.ValueKind == JsonValueKind.Number && every.TryGetInt64(out long seconds)
                && seconds is >= 0 and <= 9_000_000_000
                ? seconds == 0 ? null : TimeSpan.FromSeconds(seconds)
                : throw new ApiException(400, "a retention rule has everySeconds, a whole number of at most 9000000000");
        }

        return null;
    }
}
