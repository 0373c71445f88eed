namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>Where an answer may be cut into documents, which depends on the statement.</summary>
enum ChunkRule
{
    /// <summary>Between series and within them; a document says that more of the statement follows.</summary>
    Rows,

    /// <summary>Between series only, of which nothing is said.</summary>
    Series,

    /// <summary>Nowhere.</summary>
    Whole,
}
