using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Formats.Parquet.Writing;

namespace Quiver.Server.Http.Output;

/// <summary>
/// The bytes of an answer on their way to the client. Encoders append to a buffer, which is sent when it is full. An answer that fits
/// into it goes out in one piece, with its length; before the first piece is out, an error can still have a status of its own.
/// </summary>
sealed class AnswerBody : IAnswerSink, IDisposable
{
    /// <summary>What is shorter is not worth the work of both sides.</summary>
    const int MinCompressedBytes = 1 << 10;

    readonly HttpResponse _response;
    readonly AnswerCoding _coding;
    readonly int _pieceBytes;
    readonly TimeSpan _stallTimeout;
    readonly CancellationTokenSource _stall = new();
    readonly CancellationTokenSource _stop;
    AnswerCompressor? _compressor;
    bool _isStarted;

    /// <summary>Creates a body.</summary>
    /// <param name="response">The answer that it is of.</param>
    /// <param name="coding">How it is compressed.</param>
    /// <param name="pieceBytes">What is sent at a time: little, so that a slow client holds little of the web server's memory.</param>
    /// <param name="budget">What memory is counted against.</param>
    /// <param name="stallTimeout">How long a piece waits for a client that does not read.</param>
    /// <param name="cancellationToken">The client has gone, or the query was ended.</param>
    public AnswerBody(
        HttpResponse response, AnswerCoding coding, int pieceBytes, MemoryBudget budget, TimeSpan stallTimeout,
        CancellationToken cancellationToken)
    {
        (_response, _coding, _pieceBytes, Budget, _stallTimeout) = (response, coding, pieceBytes, budget, stallTimeout);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stall.Token);
        Buffer = new GrowingBuffer(budget, "an answer");
    }

    /// <inheritdoc/>
    public GrowingBuffer Buffer { get; }

    /// <summary>What memory is counted against.</summary>
    public MemoryBudget Budget { get; }

    /// <inheritdoc/>
    public CancellationToken Aborted => _stop.Token;

    /// <summary>Sends what is in the buffer, if it is full; waits while the client is slow.</summary>
    public ValueTask SendIfFullAsync() => Buffer.Length < _pieceBytes ? default : SendAsync(isFlush: false);

    /// <inheritdoc/>
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
            if (_coding == AnswerCoding.Identity || Buffer.Length < MinCompressedBytes)
            {
                _response.ContentLength = Buffer.Length;
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
        await _response.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Gives the memory back. An answer that was not completed must not look whole: the connection is to be aborted.</summary>
    public void Dispose()
    {
        Buffer.Dispose();
        _compressor?.Dispose();
        _stop.Dispose();
        _stall.Dispose();
    }

    void Start()
    {
        _isStarted = true;
        if (_coding != AnswerCoding.Identity)
        {
            _compressor = new AnswerCompressor(_coding, Budget);
            _response.Headers.ContentEncoding = AnswerCodings.NameOf(_coding);
            _response.Headers.Vary = "Accept-Encoding";
        }
    }

    async ValueTask SendAsync(GrowingBuffer bytes)
    {
        _isStarted = true;
        for (long sent = 0; sent < bytes.Length; sent += _pieceBytes)
        {
            int length = (int)Math.Min(_pieceBytes, bytes.Length - sent);
            await SendPieceAsync(bytes.Slice(sent, length)).ConfigureAwait(false);
        }

        bytes.Clear();
    }

    /// <summary>
    /// Sends a piece. A client that takes nothing for long is gone as far as the query goes: its permit and its snapshot are for others.
    /// </summary>
    async ValueTask SendPieceAsync(ReadOnlyMemory<byte> piece)
    {
        FlushResult flushed;
        try
        {
            // The time may have run out in the moment in which the last piece was taken: then this one fails at once.
            ValueTask<FlushResult> sending = _response.BodyWriter.WriteAsync(piece, _stop.Token);
            if (sending.IsCompleted)
            {
                flushed = await sending.ConfigureAwait(false);
            }
            else
            {
                _stall.CancelAfter(_stallTimeout);
                flushed = await sending.ConfigureAwait(false);
                _stall.CancelAfter(Timeout.InfiniteTimeSpan);
            }
        }
        catch (OperationCanceledException error) when (_stall.IsCancellationRequested)
        {
            // The web server aborts the request when a piece is given up, so that it may look as if the client had gone by now.
            throw new QuiverException(
                ErrorCode.TimedOut,
                $"the client took nothing of the answer for {_stallTimeout.TotalSeconds:0.###} s, which is as long as a query waits for it",
                error);
        }

        if (flushed.IsCompleted)
        {
            throw new OperationCanceledException("the client has gone");
        }
    }
}
