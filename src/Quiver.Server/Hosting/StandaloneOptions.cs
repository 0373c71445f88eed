using System.Security.Authentication;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Quiver.Server.Hosting;

/// <summary>How a server that is a program of its own is set up.</summary>
sealed class StandaloneOptions
{
    /// <summary>The database and its doors.</summary>
    public QuiverServerOptions Server { get; } = new();

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<ListenAddress> Addresses { get; set; } = [ListenAddress.Parse("127.0.0.1", isEncrypted: false)];

    /// <summary>A file in PEM with the certificate and those that it is signed by; null without TLS.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>A file in PEM with the key of the certificate; null where it is in the file of the certificate.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The versions of TLS that clients may use.</summary>
    public SslProtocols TlsVersions { get; set; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Connections at a time; further ones are closed at once.</summary>
    public long MaxConnections { get; set; } = 10_000;

    /// <summary>A connection without a request is closed after so long.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary>How long a client may take to send the head of a request.</summary>
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The bytes of a body that a client must send, or take, in a second; 0 for no limit.</summary>
    public double MinBytesPerSecond { get; set; } = 240;

    /// <summary>Maps routes beside those of the server; null for none.</summary>
    public Action<IEndpointRouteBuilder>? MoreRoutes { get; set; }

    /// <summary>Adds what writes the log; null for none.</summary>
    public Action<ILoggingBuilder>? Logging { get; set; }
}
