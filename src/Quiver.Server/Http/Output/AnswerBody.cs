using Microsoft.AspNetCore.Http;
using Quiver.Arrow.Memory;
using Quiver.Formats.Parquet.Writing;

namespace Quiver.Server.Http.Output;

/// <summary>
/// The bytes of an answer on their way to the client. Encoders append to a buffer, which is sent when it is full. An answer that fits
/// into it goes out in one piece, with its length; before the first piece is out, an error can still have a status of its own.
/// </summary>
sealed class AnswerBody(HttpResponse response, AnswerCoding coding, MemoryBudget budget, CancellationToken cancellationToken)
    : IDisposable
{
    /// <summary>What fits into one piece.</summary>
    const int FullBytes = 64 << 10;

    /// <summary>What is shorter is not worth the work of both sides.</summary>
    const int MinCompressedBytes = 1 << 10;

    /// <summary>The web server is given this much at a time, so that a slow client holds little of its memory.</summary>
    const int SentBytes = 256 << 10;

    AnswerCompressor? _compressor;
    bool _isStarted;

    /// <summary>The bytes that are not sent yet.</summary>
    public GrowingBuffer Buffer { get; } = new(budget, "an answer");

    /// <summary>What memory is counted against.</summary>
    public MemoryBudget Budget { get; } = budget;

    /// <summary>Cancelled when the client has gone.</summary>
    public CancellationToken Aborted { get; } = cancellationToken;

    /// <summary>Sends what is in the buffer, if it is full; waits while the client is slow.</summary>
    public ValueTask SendIfFullAsync() => Buffer.Length < FullBytes ? default : SendAsync(isFlush: false);

    /// <summary>Sends what is in the buffer.</summary>
    /// <param name="isFlush">Whether the client is to be able to read all of it, at the cost of some compression.</param>
    public ValueTask SendAsync(bool isFlush)
    {
        if (!_isStarted)
        {
            Start();
        }

        if (_compressor is null)
        {
            return SendAsync(Buffer);
        }

        _compressor.Write(Buffer);
        Buffer.Clear();
        if (isFlush)
        {
            _compressor.Flush();
        }

        return SendAsync(_compressor.Output);
    }

    /// <summary>Sends the rest and ends the answer.</summary>
    public async ValueTask CompleteAsync()
    {
        if (!_isStarted)
        {
            if (coding == AnswerCoding.Identity || Buffer.Length < MinCompressedBytes)
            {
                response.ContentLength = Buffer.Length;
                await SendAsync(Buffer).ConfigureAwait(false);
                return;
            }

            Start();
        }

        if (_compressor is { } compressor)
        {
            compressor.Write(Buffer);
            Buffer.Clear();
            compressor.Finish();
        }

        await SendAsync(_compressor?.Output ?? Buffer).ConfigureAwait(false);
        await response.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Gives the memory back. An answer that was not completed must not look whole: the connection is to be aborted.</summary>
    public void Dispose()
    {
        Buffer.Dispose();
        _compressor?.Dispose();
    }

    void Start()
    {
        _isStarted = true;
        if (coding != AnswerCoding.Identity)
        {
            _compressor = new AnswerCompressor(coding, Budget);
            response.Headers.ContentEncoding = AnswerCodings.NameOf(coding);
            response.Headers.Vary = "Accept-Encoding";
        }
    }

    async ValueTask SendAsync(GrowingBuffer bytes)
    {
        _isStarted = true;
        for (long sent = 0; sent < bytes.Length; sent += SentBytes)
        {
            int length = (int)Math.Min(SentBytes, bytes.Length - sent);
            var flushed = await response.BodyWriter.WriteAsync(bytes.Slice(sent, length), Aborted).ConfigureAwait(false);
            if (flushed.IsCompleted)
            {
                throw new OperationCanceledException("the client has gone");
            }
        }

        bytes.Clear();
    }
}
