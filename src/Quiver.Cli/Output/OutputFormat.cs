namespace Quiver.Cli.Output;

/// <summary>How rows are written.</summary>
enum OutputFormat
{
    /// <summary>A table for people.</summary>
    Table,

    /// <summary>Comma separated values with a header.</summary>
    Csv,

    /// <summary>An array of objects.</summary>
    Json,

    /// <summary>An object a line.</summary>
    JsonLines,

    /// <summary>A table for documents.</summary>
    Markdown,

    /// <summary>A Parquet file.</summary>
    Parquet,

    /// <summary>An Arrow IPC stream.</summary>
    Arrow,
}
