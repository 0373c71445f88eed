using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Quiver.Server.Hosting;

/// <summary>
/// Tells HTTP/2 from HTTP/1.1 on a connection without TLS, by the preface that a client with prior knowledge begins with (RFC 9113, 3.4):
/// so that gRPC and HTTP share one port. The web server chooses by what TLS has negotiated, which is therefore told to it here.
/// </summary>
sealed class CleartextProtocols(ConnectionDelegate next, TimeSpan idleTimeout)
{
    static readonly byte[] _preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    /// <summary>Runs a connection.</summary>
    public async Task RunAsync(ConnectionContext connection)
    {
        if (await IsHttp2Async(connection).ConfigureAwait(false) is not { } isHttp2)
        {
            return;
        }

        if (isHttp2)
        {
            var negotiated = new PriorKnowledge();
            connection.Features.Set<ITlsConnectionFeature>(negotiated);
            connection.Features.Set<ITlsApplicationProtocolFeature>(negotiated);
        }

        await next(connection).ConfigureAwait(false);
    }

    /// <summary>Looks at the first bytes, and leaves them; null where the connection ends before they come.</summary>
    async Task<bool?> IsHttp2Async(ConnectionContext connection)
    {
        PipeReader input = connection.Transport.Input;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            connection.ConnectionClosed,
            connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None);
        stop.CancelAfter(idleTimeout);
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync(stop.Token).ConfigureAwait(false);
                bool? answer = Compare(read.Buffer);
                input.AdvanceTo(read.Buffer.Start, answer is null ? read.Buffer.End : read.Buffer.Start);
                if (answer is not null || read.IsCompleted)
                {
                    return read.Buffer.IsEmpty ? null : answer ?? false;
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    /// <summary>Whether it is the preface; null where more bytes are needed.</summary>
    static bool? Compare(in ReadOnlySequence<byte> bytes)
    {
        Span<byte> seen = stackalloc byte[_preface.Length];
        int length = (int)Math.Min(bytes.Length, seen.Length);
        bytes.Slice(0, length).CopyTo(seen);
        return !_preface.AsSpan().StartsWith(seen[..length]) ? false : length == _preface.Length ? true : null;
    }

    sealed class PriorKnowledge : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        public X509Certificate2? ClientCertificate { get; set; }

        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) =>
            Task.FromResult<X509Certificate2?>(null);
    }
}
