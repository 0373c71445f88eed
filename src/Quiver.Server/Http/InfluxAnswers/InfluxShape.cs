using Quiver.Formats.Parquet.Writing;
using Quiver.Server.Http.Output;

namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>What a client wants the answer of InfluxQL to look like.</summary>
sealed record InfluxShape
{
    /// <summary>The rows of a piece where the client does not say.</summary>
    public const int DefaultChunkRows = 10_000;

    /// <summary>The format.</summary>
    public InfluxFormat Format { get; init; }

    /// <summary>The media type that the client asked for.</summary>
    public string MediaType { get; init; } = "application/json";

    /// <summary>Whether JSON is indented.</summary>
    public bool IsPretty { get; init; }

    /// <summary>Whether the answer is cut into documents.</summary>
    public bool IsChunked { get; init; }

    /// <summary>The most rows of a document.</summary>
    public int ChunkRows { get; init; } = DefaultChunkRows;

    /// <summary>The nanoseconds that times count; null for times as text, where the format has such.</summary>
    public long? TimeUnit { get; init; }

    /// <summary>The most rows of an answer that is not cut into documents; 0 for no limit.</summary>
    public long MaxRows { get; init; }

    /// <summary>Returns what writes the answer.</summary>
    public IInfluxWriter CreateWriter(GrowingBuffer target) => Format switch
    {
        InfluxFormat.Csv => new InfluxCsvWriter(target, TimeUnit ?? 1),
        InfluxFormat.MessagePack => new InfluxPackWriter(target, TimeUnit),
        _ => new InfluxJsonWriter(target, TimeUnit, IsPretty),
    };

    /// <summary>Returns the shape with the format of an Accept header, of which InfluxDB takes the first type that it has.</summary>
    public InfluxShape Accepting(string? accept)
    {
        foreach (QualityItem item in QualityItem.Split(accept ?? ""))
        {
            switch (item.Of(accept!))
            {
                case "application/json" or "application/*" or "*/*":
                    return this;
                case "application/csv":
                    return this with { Format = InfluxFormat.Csv, MediaType = "application/csv" };
                case "text/csv" or "text/*":
                    return this with { Format = InfluxFormat.Csv, MediaType = "text/csv" };
                case "application/x-msgpack":
                    return this with { Format = InfluxFormat.MessagePack, MediaType = "application/x-msgpack" };
                default:
                    continue;
            }
        }

        return this;
    }

    /// <summary>Returns the nanoseconds of a unit of <c>epoch</c>; what is none counts nanoseconds, as in InfluxDB.</summary>
    public static long? UnitOf(string? epoch) => epoch switch
    {
        null or "" => null,
        "u" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => 1,
    };
}
