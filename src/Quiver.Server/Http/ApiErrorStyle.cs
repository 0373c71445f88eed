namespace Quiver.Server.Http;

/// <summary>How a route tells of errors.</summary>
enum ApiErrorStyle
{
    /// <summary>As InfluxDB 1: <c>{"error": …}</c>.</summary>
    V1,

    /// <summary>As InfluxDB 2: <c>{"code": …, "message": …}</c>.</summary>
    V2,

    /// <summary>As InfluxDB 3: a line of text or JSON, by the kind of the error.</summary>
    V3,
}
