namespace Quiver.Server.Http.V3.Configuring;

/// <summary>A table that is created.</summary>
sealed record TableBody
{
    /// <summary>The database, created where it is missing.</summary>
    public string? Db { get; init; }

    /// <summary>Its name.</summary>
    public string? Table { get; init; }

    /// <summary>The tags in the order of the series key.</summary>
    public IReadOnlyList<string?>? Tags { get; init; }

    /// <summary>The fields.</summary>
    public IReadOnlyList<FieldBody?>? Fields { get; init; }
}
