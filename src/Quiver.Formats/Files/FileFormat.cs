namespace Quiver.Formats.Files;

/// <summary>The formats of files that are tables.</summary>
enum FileFormat
{
    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>Text with a record a line (RFC 4180).</summary>
    Csv,

    /// <summary>JSON values, a line each or in an array.</summary>
    Json,

    /// <summary>The Arrow IPC file format.</summary>
    Arrow,
}
