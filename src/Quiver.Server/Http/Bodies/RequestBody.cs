using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Quiver.Arrow.Memory;

namespace Quiver.Server.Http.Bodies;

/// <summary>The whole body of a request, decompressed.</summary>
sealed class RequestBody : IDisposable
{
    readonly BodyBuffer _buffer;

    RequestBody(BodyBuffer buffer, long wireBytes)
    {
        _buffer = buffer;
        WireBytes = wireBytes;
    }

    /// <summary>The bytes; valid until this is disposed.</summary>
    public ReadOnlyMemory<byte> Memory => _buffer.Memory;

    /// <summary>The block with the bytes at its start, and <see cref="BodyBuffer.Padding"/> bytes that may be overwritten behind them;
    /// null for an empty body.</summary>
    public NativeBuffer? Block => _buffer.Block;

    /// <summary>How many bytes there are.</summary>
    public int Length => _buffer.Length;

    /// <summary>How many bytes came over the wire.</summary>
    public long WireBytes { get; }

    /// <summary>Reads the body of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limits">How much is taken.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ApiException">The body is too long, in an unknown coding or damaged, or too many are under way.</exception>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, BodyLimits limits, CancellationToken cancellationToken)
    {
        ContentCoding coding = ContentCodings.Of(request);
        if (request.ContentLength > limits.MaxBytes)
        {
            throw limits.TooLarge();
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } kestrel)
        {
            // The limit here has its own answer.
            kestrel.MaxRequestBodySize = null;
        }

        var wire = new BodyBuffer(limits);
        BodyBuffer? decoded = null;
        try
        {
            await FillAsync(request.BodyReader, wire, request.ContentLength ?? 0, cancellationToken).ConfigureAwait(false);
            long wireBytes = wire.Length;
            if (coding == ContentCoding.Identity)
            {
                return new RequestBody(wire, wireBytes);
            }

            decoded = new BodyBuffer(limits);
            BodyDecoder.Decode(coding, wire, decoded);
            wire.Dispose();
            return new RequestBody(decoded, wireBytes);
        }
        catch
        {
            wire.Dispose();
            decoded?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    static async Task FillAsync(PipeReader reader, BodyBuffer buffer, long announced, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result = await ReadAsync(reader, cancellationToken).ConfigureAwait(false);
            try
            {
                foreach (ReadOnlyMemory<byte> segment in result.Buffer)
                {
                    buffer.Append(segment.Span, announced);
                }
            }
            finally
            {
                // Also of a body that is refused: the web server reads the rest of it only where the reading has ended, and else closes
                // the connection, on which the client may have sent its next request.
                reader.AdvanceTo(result.Buffer.End);
            }

            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    /// <summary>Reads on. What the web server cannot make out, such as the length of a chunk beyond all numbers, is the client's
    /// error.</summary>
    static async ValueTask<ReadResult> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error) when (error is not BadHttpRequestException)
        {
            throw new ApiException(400, $"the body of the request cannot be read: {error.Message}");
        }
    }
}
