namespace Quiver.Cli.InfluxQl;

/// <summary>How the series of an answer are shown.</summary>
enum InfluxQlFormat
{
    /// <summary>A block of lines each, as the shell of InfluxDB 1 shows them.</summary>
    Column,

    /// <summary>Comma-separated values, with name and tags in front.</summary>
    Csv,

    /// <summary>The document of the server.</summary>
    Json,

    /// <summary>Tables with lines around them.</summary>
    Table,
}
