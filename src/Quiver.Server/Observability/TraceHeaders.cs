using System.Diagnostics;
using System.Globalization;

namespace Quiver.Server.Observability;

/// <summary>
/// Finds the trace that a request belongs to: in <c>traceparent</c> (W3C Trace Context), else in <c>uber-trace-id</c> (Jaeger:
/// trace:span:parent:flags in hexadecimal digits), which clients of InfluxDB send. Whatever else is there starts a trace of its own.
/// </summary>
sealed class TraceHeaders : DistributedContextPropagator
{
    const string Jaeger = "uber-trace-id";

    readonly DistributedContextPropagator _standard = CreateDefaultPropagator();

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Fields => [.. _standard.Fields, Jaeger];

    /// <inheritdoc/>
    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
        _standard.Inject(activity, carrier, setter);

    /// <inheritdoc/>
    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        _standard.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);
        if (traceId is null && getter is not null)
        {
            getter(carrier, Jaeger, out string? value, out IEnumerable<string>? values);
            traceId = Read(value ?? values?.FirstOrDefault());
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) =>
        _standard.ExtractBaggage(carrier, getter);

    /// <summary>Returns a header of Jaeger as one of W3C; null where it is none.</summary>
    internal static string? Read(string? header)
    {
        string[] parts = header?.Replace("%3A", ":", StringComparison.OrdinalIgnoreCase).Split(':') ?? [];
        if (parts.Length != 4 || Pad(parts[0], 32) is not { } trace || Pad(parts[1], 16) is not { } span
            || !byte.TryParse(parts[3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte flags))
        {
            return null;
        }

        return $"00-{trace}-{span}-{((flags & 1) == 1 ? "01" : "00")}";
    }

    /// <summary>Returns an identity with its leading zeros, which Jaeger leaves out; null where it is none.</summary>
    static string? Pad(string digits, int length) => digits.Length >= 1 && digits.Length <= length && digits.All(char.IsAsciiHexDigit)
        && digits.AsSpan().ContainsAnyExcept('0')
            ? digits.ToLowerInvariant().PadLeft(length, '0')
            : null;
}
