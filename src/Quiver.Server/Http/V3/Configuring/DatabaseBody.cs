namespace Quiver.Server.Http.V3.Configuring;

/// <summary>A database that is created or changed.</summary>
sealed record DatabaseBody
{
    /// <summary>Its name.</summary>
    public string? Db { get; init; }

    /// <summary>How long rows are kept, such as <c>30d</c>; null for ever.</summary>
    public string? RetentionPeriod { get; init; }
}
