namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>A number that a format has no text for. InfluxDB tells of it in place of all the document.</summary>
sealed class UnsupportedNumberException(double value)
    : Exception($"json: unsupported value: {(value > 0 ? "+Inf" : "-Inf")}");
