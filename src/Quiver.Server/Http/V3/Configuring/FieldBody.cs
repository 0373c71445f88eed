namespace Quiver.Server.Http.V3.Configuring;

/// <summary>A field of a table that is created.</summary>
sealed record FieldBody
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Its type: utf8, int64, uint64, float64 or bool.</summary>
    public string? Type { get; init; }
}
