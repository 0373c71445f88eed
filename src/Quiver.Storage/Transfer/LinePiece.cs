using Quiver.Arrow.Memory;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Transfer;

/// <summary>Some whole lines of a text.</summary>
/// <param name="Buffer">Their bytes, with room for the padding that parsers read after them.</param>
/// <param name="Length">How many they are.</param>
/// <param name="FirstLine">How many lines of the text come before them.</param>
/// <param name="LineCount">How many they are.</param>
/// <param name="Before">Completes when the piece before has its place in the log.</param>
sealed record LinePiece(NativeBuffer Buffer, int Length, long FirstLine, long LineCount, Task Before) : IDisposable
{
    readonly TaskCompletionSource _placed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the piece has its place in the log.</summary>
    public Task Placed => _placed.Task;

    /// <summary>Parses the lines.</summary>
    public unsafe LineBatch Parse(LineParser parser, IWriteSchema schema, TimePrecision precision, long now) =>
        parser.Parse(Buffer.Pointer, Length, schema, precision, now);

    /// <summary>Lets the next piece take its place.</summary>
    public void Place() => _placed.TrySetResult();

    /// <inheritdoc/>
    public void Dispose() => Buffer.Dispose();
}
