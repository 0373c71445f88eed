using System.Numerics;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>
/// Cuts a CSV file at line ends outside quotes. Buffers without a quote need one search from the end; others are scanned with
/// their quotes, which is exact where guessing the state in the middle of a file is not.
/// </summary>
sealed unsafe class CsvChunker(
    TextSource source,
    CsvFormat format,
    MemoryBudget budget,
    int chunkBytes = TextChunker.DefaultChunkBytes,
    Action<CsvReject>? reject = null)
    : TextChunker(source, format.DataOffset, budget, chunkBytes)
{
    readonly CsvDialect _dialect = format.Dialect;

    protected override long MaxRecordBytes => Math.Max(64L << 20, 4L * _dialect.MaxFieldBytes);

    protected override int FindEnd(TextChunk chunk, int length, bool isEnd)
    {
        byte* data = chunk.Data;
        var text = new ReadOnlySpan<byte>(data, length);
        bool isInside = false;
        int lastMark = 0;
        int end;
        if (!_dialect.NeedsScalar && (_dialect.Quote < 0 || !text.Contains((byte)_dialect.Quote)))
        {
            end = text.LastIndexOf(_dialect.LineEnd) + 1;
        }
        else
        {
            end = LastRecordEnd(data, length, out isInside, out lastMark);
        }

        if (!isEnd || end == length)
        {
            return end;
        }

        if (isInside && (reject is not null || !_dialect.IsStrict))
        {
            // Nothing after an open quote can be told apart: all of it is one record that cannot be read.
            reject?.Invoke(new CsvReject(
                CsvRejectKind.UnquotedValue,
                chunk.Offset + end,
                chunk.Offset + lastMark,
                0,
                null,
                System.Text.Encoding.UTF8.GetString(text[end..Math.Min(length, end + CsvReject.MaxLineBytes)]),
                "Value with unterminated quote found."));
            new Span<byte>(data + end, length - end).Fill(_dialect.LineEnd);
            return length;
        }

        if (isInside)
        {
            throw Source.Error(ErrorCode.CorruptFile, chunk.Offset + lastMark, "the quoted field that starts here is never closed");
        }

        // The last record gets the line end that it lacks.
        data[length] = _dialect.LineEnd;
        return length + 1;
    }

    protected override QuiverException TooLong(long offset) => Source.Error(
        ErrorCode.LimitExceeded,
        offset,
        $"the record that starts here is longer than {MaxRecordBytes >> 20} MiB; a closing quote may be missing");

    /// <summary>Goes through the buffer with its quotes; <paramref name="lastMark"/> is where the last field starts.</summary>
    int LastRecordEnd(byte* data, int length, out bool isInside, out int lastMark)
    {
        var scanner = new CsvScanner(_dialect);
        int end = 0;
        lastMark = 0;
        for (int position = 0; position < length; position += 64)
        {
            ulong ends = scanner.Next(data + position, length - position, out ulong marks);
            end = ends == 0 ? end : position + 64 - BitOperations.LeadingZeroCount(ends);
            lastMark = marks == 0 ? lastMark : position + 64 - BitOperations.LeadingZeroCount(marks);
        }

        isInside = scanner.IsInside;
        return end;
    }
}
