using System.Buffers.Text;
using System.Text;

namespace Quiver.Bench.Load;

/// <summary>
/// Finds the end of an answer of HTTP/1.1 (RFC 9112) in bytes as they come, and looks at nothing else: what the generator computes is
/// missing to the server on the same machine.
/// </summary>
sealed class ResponseReader
{
    const int LongestHead = 8 << 10;
    const int KeptBody = 500;
    readonly byte[] _head = new byte[LongestHead];
    readonly StringBuilder _text = new();
    Part _part;
    int _headLength;
    long _left;
    bool _chunkSizeEnded;

    enum Part
    {
        Head,
        Body,
        ChunkSize,
        Chunk,
        ChunkEnd,
        Trailer,
        UntilClose,
    }

    public int Status { get; private set; }

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether the server closes the connection after this answer.</summary>
    public bool Closes { get; private set; }

    public long BodyBytes { get; private set; }

    /// <summary>The beginning of the body of an answer that is an error.</summary>
    public string ErrorText => $"{Status}: {_text}";

    /// <summary>Whether an answer that has no length is complete because the connection was closed.</summary>
    public bool EndsWithClose => _part == Part.UntilClose;

    /// <summary>Begins a new answer.</summary>
    public void Reset()
    {
        _text.Clear();
        (_part, _headLength, _left, Status, BodyBytes, Closes) = (Part.Head, 0, 0, 0, 0, false);
    }

    /// <summary>Takes the next bytes; true when the answer is complete with the last of them.</summary>
    public bool Read(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var isComplete = _part == Part.Head ? ReadHead(ref bytes) : ReadBody(ref bytes);
            if (isComplete)
            {
                return bytes.IsEmpty ? true : throw new BenchException("the server sent more than the answer");
            }
        }

        return false;
    }

    bool ReadHead(ref ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, LongestHead - _headLength);
        bytes[..taken].CopyTo(_head.AsSpan(_headLength));
        var from = Math.Max(0, _headLength - 3);
        var end = _head.AsSpan(from, _headLength + taken - from).IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            _headLength += taken;
            bytes = bytes[taken..];
            return _headLength == LongestHead ? throw new BenchException("the head of an answer is too long") : false;
        }

        var length = from + end + 4;
        bytes = bytes[(length - _headLength)..];
        return ParseHead(_head.AsSpan(0, length));
    }

    /// <summary>Reads the status and how the body ends; true where there is no body.</summary>
    bool ParseHead(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12 || !Utf8Parser.TryParse(head.Slice(9, 3), out int status, out _))
        {
            throw new BenchException("the server does not answer in HTTP/1.1");
        }

        Status = status;
        _part = Part.UntilClose;
        foreach (var range in head.Split("\r\n"u8))
        {
            var line = head[range];
            if (StartsWith(line, "content-length:"u8))
            {
                _part = Utf8Parser.TryParse(line[15..].Trim((byte)' '), out _left, out _)
                    ? Part.Body
                    : throw new BenchException("the server gives no number as the length of its answer");
            }
            else if (StartsWith(line, "transfer-encoding: chunked"u8))
            {
                (_part, _left, _chunkSizeEnded) = (Part.ChunkSize, 0, false);
            }
            else if (StartsWith(line, "connection: close"u8))
            {
                Closes = true;
            }
        }

        return status is 204 or 304 || (_part == Part.Body && _left == 0);
    }

    bool ReadBody(ref ReadOnlySpan<byte> bytes)
    {
        switch (_part)
        {
            case Part.UntilClose:
                Take(ref bytes, bytes.Length);
                return false;
            case Part.Body:
                Take(ref bytes, (int)Math.Min(_left, bytes.Length));
                return _left == 0;
            case Part.Chunk:
                Take(ref bytes, (int)Math.Min(_left, bytes.Length));
                _part = _left == 0 ? Part.ChunkEnd : Part.Chunk;
                return false;
            default:
                return ReadFraming(ref bytes);
        }
    }

    /// <summary>Reads one byte of what stands between chunks and after the last.</summary>
    bool ReadFraming(ref ReadOnlySpan<byte> bytes)
    {
        var value = bytes[0];
        bytes = bytes[1..];
        if (value != '\n')
        {
            switch (_part)
            {
                case Part.ChunkSize when !_chunkSizeEnded && char.IsAsciiHexDigit((char)value):
                    _left = (_left << 4) + (value <= '9' ? value - '0' : (value | 0x20) - 'a' + 10);
                    break;
                case Part.ChunkSize:
                    _chunkSizeEnded = true;
                    break;
                case Part.Trailer when value != '\r':
                    _left++;
                    break;
            }

            return false;
        }

        switch (_part)
        {
            case Part.ChunkEnd:
                (_part, _left, _chunkSizeEnded) = (Part.ChunkSize, 0, false);
                return false;
            case Part.ChunkSize:
                _part = _left == 0 ? Part.Trailer : Part.Chunk;
                return false;
            default:
                // The trailer ends with an empty line.
                var isEmpty = _left == 0;
                _left = 0;
                return isEmpty;
        }
    }

    void Take(ref ReadOnlySpan<byte> bytes, int count)
    {
        BodyBytes += count;
        _left -= count;
        if (!IsSuccess && _text.Length < KeptBody)
        {
            _text.Append(Encoding.UTF8.GetString(bytes[..Math.Min(count, KeptBody)]));
        }

        bytes = bytes[count..];
    }

    static bool StartsWith(ReadOnlySpan<byte> line, ReadOnlySpan<byte> lower) =>
        line.Length >= lower.Length && Ascii.EqualsIgnoreCase(line[..lower.Length], lower);
}
