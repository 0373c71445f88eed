using System.Text.Json;
using Quiver.Arrow.Errors;

namespace Quiver.Cli.InfluxQl;

/// <summary>Reads the documents of an answer and shows their series; errors and messages go to standard error.</summary>
sealed class AnswerDocuments(ISeriesWriter writer, TextWriter messages)
{
    SeriesHead? _partial;

    /// <summary>Whether any of them told of an error.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Reads a document.</summary>
    public void Read(ReadOnlyMemory<byte> document)
    {
        JsonDocument parsed;
        try
        {
            parsed = JsonDocument.Parse(document);
        }
        catch (JsonException error)
        {
            throw new QuiverException(
                ErrorCode.InvalidValue, $"the answer is not what a server of InfluxQL sends: {error.Message}", error);
        }

        using (parsed)
        {
            if (parsed.RootElement.TryGetProperty("results", out JsonElement results))
            {
                foreach (JsonElement result in results.EnumerateArray())
                {
                    ReadResult(result);
                }
            }

            Tell(parsed.RootElement);
        }
    }

    void ReadResult(JsonElement result)
    {
        if (result.TryGetProperty("series", out JsonElement series))
        {
            foreach (JsonElement one in series.EnumerateArray())
            {
                ReadSeries(one);
            }
        }

        if (result.TryGetProperty("messages", out JsonElement told))
        {
            foreach (JsonElement message in told.EnumerateArray())
            {
                messages.WriteLine($"{message.GetProperty("level").GetString()}: {message.GetProperty("text").GetString()}");
            }
        }

        Tell(result);
    }

    void ReadSeries(JsonElement series)
    {
        var head = SeriesHead.Of(series);
        IReadOnlyList<JsonElement> rows = series.TryGetProperty("values", out JsonElement values) ? [.. values.EnumerateArray()] : [];
        writer.Write(head, rows, _partial is { } before && before.Name == head.Name && before.Tags.SequenceEqual(head.Tags));
        _partial = series.TryGetProperty("partial", out JsonElement partial) && partial.GetBoolean() ? head : null;
    }

    void Tell(JsonElement part)
    {
        if (part.TryGetProperty("error", out JsonElement error))
        {
            HasErrors = true;
            messages.WriteLine($"error: {error.GetString()}");
        }
    }
}
