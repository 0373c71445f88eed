using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Quiver.Arrow.Errors;

namespace Quiver.Server.Hosting;

/// <summary>
/// The limits of the web server. What a connection may hold is small, so that a thousand idle ones and some hundred slow ones cost some
/// megabytes; bodies have the limit of their routes, which tell of it in their own style.
/// </summary>
static class KestrelSettings
{
    /// <summary>Statements travel in addresses of GET.</summary>
    const int MaxAddressBytes = 64 << 10;

    const int MaxHeaderBytes = 32 << 10;
    const int MaxHeaders = 100;

    /// <summary>What is read ahead of a body; a client waits while its body is not taken.</summary>
    const int ReadAheadBytes = 256 << 10;

    /// <summary>What waits for a client that does not read; then the query waits.</summary>
    public const int WriteAheadBytes = 32 << 10;

    static readonly TimeSpan RateGrace = TimeSpan.FromSeconds(5);
    static readonly TimeSpan ShortestPing = TimeSpan.FromSeconds(1);

    /// <summary>Sets a web server up.</summary>
    /// <exception cref="QuiverException">The certificate cannot be read.</exception>
    public static void Apply(KestrelServerOptions kestrel, StandaloneOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;

        // A client that asks for its prior-knowledge HTTP/2 names its scheme itself: see CleartextProtocols.
        kestrel.AllowAlternateSchemes = true;
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxRequestBodySize = null;
        limits.MaxRequestLineSize = MaxAddressBytes;
        limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        limits.MaxRequestHeaderCount = MaxHeaders;
        limits.MaxRequestBufferSize = ReadAheadBytes;
        limits.MaxResponseBufferSize = WriteAheadBytes;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.KeepAliveTimeout = options.IdleTimeout;
        limits.RequestHeadersTimeout = options.HeaderTimeout;
        MinDataRate? rate = options.MinBytesPerSecond > 0 ? new MinDataRate(options.MinBytesPerSecond, RateGrace) : null;
        limits.MinRequestBodyDataRate = rate;
        limits.MinResponseDataRate = rate;
        limits.Http2.InitialConnectionWindowSize = 2 * ReadAheadBytes;
        limits.Http2.InitialStreamWindowSize = ReadAheadBytes;
        limits.Http2.KeepAlivePingDelay = options.IdleTimeout > ShortestPing ? options.IdleTimeout : ShortestPing;
        HttpsConnectionAdapterOptions? tls = options.Addresses.Any(address => address.IsEncrypted) ? Encryption(options) : null;
        foreach (ListenAddress address in options.Addresses)
        {
            kestrel.Listen(address.Address, address.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                if (address.IsEncrypted)
                {
                    listen.UseHttps(tls!);
                }
                else
                {
                    listen.Use(next => new CleartextProtocols(next, options.IdleTimeout).RunAsync);
                }
            });
        }
    }

    static HttpsConnectionAdapterOptions Encryption(StandaloneOptions options)
    {
        if (options.CertificateFile is not { } file)
        {
            throw new QuiverException(ErrorCode.InvalidValue, "an address is https, but there is no certificate for it");
        }

        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(file, options.KeyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(file);
            return new HttpsConnectionAdapterOptions
            {
                ServerCertificate = certificate, ServerCertificateChain = chain, SslProtocols = options.TlsVersions,
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new QuiverException(
                ErrorCode.InvalidValue,
                $"the certificate in \"{file}\" with the key in \"{options.KeyFile ?? file}\" cannot be used: {error.Message}", error);
        }
    }
}
