using Quiver.Formats.Parquet.Writing;

namespace Quiver.Server.Http.Output;

/// <summary>Where the bytes of an answer go: a buffer that is emptied as often as is right.</summary>
interface IAnswerSink
{
    /// <summary>The bytes that are not sent yet.</summary>
    GrowingBuffer Buffer { get; }

    /// <summary>Cancelled when nobody wants the rest.</summary>
    CancellationToken Aborted { get; }

    /// <summary>Sends what is in the buffer.</summary>
    /// <param name="isFlush">Whether the client is to be able to read all of it, at the cost of some compression.</param>
    ValueTask SendAsync(bool isFlush);
}
