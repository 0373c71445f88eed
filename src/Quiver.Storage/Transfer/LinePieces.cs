using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Transfer;

/// <summary>Cuts a text into pieces of whole lines, as it is read.</summary>
/// <param name="text">The text.</param>
/// <param name="budget">What counts the memory.</param>
/// <param name="pieceBytes">About how long a piece is.</param>
sealed class LinePieces(Stream text, MemoryBudget budget, int pieceBytes = LinePieces.DefaultBytes) : IDisposable
{
    /// <summary>Long enough that the log and its columns gain from it, short enough for several to be worked on side by side.</summary>
    public const int DefaultBytes = 4 << 20;

    NativeBuffer? _rest;
    int _restLength;
    long _lines;
    Task _placed = Task.CompletedTask;
    bool _isAtEnd;

    /// <summary>No line is longer.</summary>
    public int MostLineBytes { get; init; } = LineLimits.Default.LineBytes;

    /// <summary>Reads the next piece; null at the end.</summary>
    public LinePiece? Next()
    {
        var capacity = pieceBytes;
        while (!_isAtEnd || _restLength > 0)
        {
            var buffer = Fill(Math.Max(capacity, _restLength + pieceBytes / 2), out var length);
            var filled = buffer.AsSpan()[..length];
            var end = _isAtEnd ? length : LineEnds.Last(filled, MostLineBytes);
            if (end > 0)
            {
                return Cut(buffer, length, end);
            }

            (_rest, _restLength) = (buffer, length);
            if (length > 2L * MostLineBytes)
            {
                buffer.Dispose();
                throw new QuiverException(
                    ErrorCode.LimitExceeded,
                    $"line {_lines + 1} does not end within {length} bytes; lines of the line protocol have at most "
                    + $"{MostLineBytes}, is this text?");
            }

            capacity = length * 2;
        }

        return null;
    }

    /// <summary>Frees what was read of lines that were not taken.</summary>
    public void Dispose()
    {
        _rest?.Dispose();
        (_rest, _restLength, _isAtEnd) = (null, 0, true);
    }

    /// <summary>Returns what was left over and what follows it.</summary>
    NativeBuffer Fill(int capacity, out int length)
    {
        var buffer = NativeBuffer.Allocate(capacity + 1L + LineText.Padding, budget, "line protocol");
        try
        {
            _rest?.AsSpan()[.._restLength].CopyTo(buffer.AsSpan());
            length = _restLength;
            var read = _isAtEnd ? 0 : text.ReadAtLeast(buffer.AsSpan()[length..capacity], capacity - length, throwOnEndOfStream: false);
            length += read;
            _isAtEnd |= length < capacity;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }

        _rest?.Dispose();
        (_rest, _restLength) = (null, 0);
        return buffer;
    }

    LinePiece Cut(NativeBuffer buffer, int length, int end)
    {
        _restLength = length - end;
        if (_restLength > 0)
        {
            _rest = NativeBuffer.Allocate(_restLength, budget, "line protocol");
            buffer.AsSpan()[end..length].CopyTo(_rest.AsSpan());
        }

        var taken = buffer.AsSpan()[..end];
        var lines = taken.Count((byte)'\n') + (taken[^1] == '\n' ? 0 : 1);
        var piece = new LinePiece(buffer, end, _lines, lines, _placed);
        _lines += lines;
        _placed = piece.Placed;
        return piece;
    }
}
