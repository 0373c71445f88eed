using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Quiver.Server.Observability;

namespace Quiver.Cli.Serving;

/// <summary>Sends traces and metrics to a collector, by the OpenTelemetry protocol over HTTP.</summary>
sealed class OtlpExport : IDisposable
{
    static readonly string[] _meters =
        ["Quiver", "Quiver.Process", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    readonly TracerProvider _traces;
    readonly MeterProvider _metrics;

    /// <summary>Starts to send, before the server starts.</summary>
    /// <param name="endpoint">The address of the collector.</param>
    /// <param name="ratio">The share of traces that are sent, of those that no client has decided about.</param>
    public OtlpExport(Uri endpoint, double ratio)
    {
        ResourceBuilder resource = ResourceBuilder.CreateDefault()
            .AddService("quiver", serviceVersion: ProcessMetrics.Version, autoGenerateServiceInstanceId: true);
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(ratio)))
            .AddSource("Quiver", "Microsoft.AspNetCore")
            .AddOtlpExporter(options => Send(options, endpoint, "v1/traces")).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(_meters)
            .AddOtlpExporter(options => Send(options, endpoint, "v1/metrics")).Build();
    }

    /// <summary>Sends what is left.</summary>
    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }

    static void Send(OtlpExporterOptions options, Uri endpoint, string path)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/" + path);
    }
}
