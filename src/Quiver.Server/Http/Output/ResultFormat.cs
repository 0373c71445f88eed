namespace Quiver.Server.Http.Output;

/// <summary>How the rows of an answer are written.</summary>
enum ResultFormat
{
    /// <summary>An array of objects.</summary>
    Json,

    /// <summary>An object a line.</summary>
    JsonLines,

    /// <summary>Comma separated values.</summary>
    Csv,

    /// <summary>A table for people.</summary>
    Pretty,

    /// <summary>A Parquet file.</summary>
    Parquet,

    /// <summary>A stream of Arrow IPC.</summary>
    Arrow,
}
