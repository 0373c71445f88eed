namespace Quiver.Cli.InfluxQl;

/// <summary>What the user asked of <c>quiver influxql</c>.</summary>
sealed record InfluxQlArguments
{
    /// <summary>The statements.</summary>
    public required string Text { get; init; }

    /// <summary>The database; empty for none.</summary>
    public string Database { get; init; } = "";

    /// <summary>The retention policy; empty for the default one.</summary>
    public string Policy { get; init; } = "";

    /// <summary>The values of parameters as JSON; null for none.</summary>
    public string? Parameters { get; init; }

    /// <summary>The unit that times count, by its name in <c>epoch</c>; empty for times as text.</summary>
    public string Epoch { get; init; } = "";

    /// <summary>How series are shown.</summary>
    public InfluxQlFormat Format { get; init; }

    /// <summary>Whether JSON is indented.</summary>
    public bool IsPretty { get; init; }
}
