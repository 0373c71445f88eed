namespace Quiver.Formats.Json;

/// <summary>What stands for floats that are not finite.</summary>
enum JsonNonFinite
{
    /// <summary>Null.</summary>
    Null,

    /// <summary>One of the strings <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, which read back.</summary>
    Text,

    /// <summary>They are an error.</summary>
    Error,
}
