using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Quiver.Cli.Serving;

/// <summary>Brings what OpenTelemetry complains of to the log: it tells nobody else that a collector does not answer.</summary>
sealed partial class OtlpFailures(ILogger logger) : EventListener
{
    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name.StartsWith("OpenTelemetry-", StringComparison.Ordinal))
        {
            EnableEvents(eventSource, EventLevel.Warning);
        }
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The base class may call this before the fields are set.
        if (logger is not null)
        {
            object?[] values = eventData.Payload?.ToArray() ?? [];
            LogFailure(logger, string.Format(CultureInfo.InvariantCulture, eventData.Message ?? eventData.EventName ?? "", values));
        }
    }

    [LoggerMessage(EventId = 300, Level = LogLevel.Warning, Message = "telemetry was not sent: {Reason}")]
    static partial void LogFailure(ILogger logger, string reason);
}
