namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>How an answer of InfluxQL is written.</summary>
enum InfluxFormat
{
    /// <summary>JSON, as Go writes it.</summary>
    Json,

    /// <summary>Comma-separated values, with the tags of a series in one column.</summary>
    Csv,

    /// <summary>MessagePack with JSON's structure.</summary>
    MessagePack,
}
