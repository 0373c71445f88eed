using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>
/// Finds the delimiters and line ends outside quotes, 64 bytes at a time. Quotes are paired by a carry-less multiply: the prefix
/// exclusive or of the quote bits is the mask of the bytes inside quotes (Langdale, Lemire, "Parsing gigabytes of JSON per
/// second", 2019). That pairs every quote, while RFC 4180 gives a meaning only to those at the start of a field, so a block in
/// which a quote would open elsewhere is gone through byte by byte.
/// </summary>
unsafe struct CsvScanner
{
    readonly byte _delimiter;
    readonly byte _lineEnd;
    readonly int _quote;
    readonly int _escape;
    readonly int _comment;
    readonly bool _needsScalar;

    /// <summary>All ones where the next byte is inside quotes.</summary>
    ulong _inside;

    /// <summary>One where a quote as the next byte opens (or opens again): at the start of a field and after a closing quote.</summary>
    ulong _mayOpen;
    bool _isEscaped;
    bool _isRecordStart;
    bool _isComment;

    public CsvScanner(CsvDialect dialect)
    {
        _delimiter = dialect.Delimiter;
        _lineEnd = dialect.LineEnd;
        _quote = dialect.Quote;
        _escape = dialect.Escape;
        _comment = dialect.Comment;
        _needsScalar = dialect.NeedsScalar;
        _mayOpen = 1;
        _isRecordStart = true;
    }

    /// <summary>Whether the bytes so far end inside quotes.</summary>
    public readonly bool IsInside => _inside != 0;

    /// <summary>Returns the line ends among the next 64 bytes, and the delimiters and line ends in <paramref name="marks"/>.</summary>
    /// <param name="block">The bytes; all 64 must be readable.</param>
    /// <param name="count">How many of them belong to the text; less than 64 only in the last block.</param>
    /// <param name="marks">A bit a delimiter or line end.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next(byte* block, int count, out ulong marks)
    {
        Vector512<byte> bytes = Vector512.Load(block);
        ulong valid = count >= 64 ? ulong.MaxValue : (1UL << count) - 1;
        ulong ends = Vector512.Equals(bytes, Vector512.Create(_lineEnd)).ExtractMostSignificantBits() & valid;
        ulong all = (Vector512.Equals(bytes, Vector512.Create(_delimiter)).ExtractMostSignificantBits() & valid) | ends;
        ulong quotes = _quote < 0 ? 0 : Vector512.Equals(bytes, Vector512.Create((byte)_quote)).ExtractMostSignificantBits() & valid;
        if ((quotes | _inside) == 0 && !_needsScalar)
        {
            _mayOpen = all >> 63;
            marks = all;
            return ends;
        }

        return Quoted(block, count, all, ends, quotes, out marks);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    ulong Quoted(byte* block, int count, ulong all, ulong ends, ulong quotes, out ulong marks)
    {
        if (!_needsScalar)
        {
            ulong inside = TextMasks.PrefixXor(quotes) ^ _inside;
            ulong outside = all & ~inside;
            ulong closing = quotes & ~inside;
            ulong mayOpen = ((outside | closing) << 1) | _mayOpen;
            if ((quotes & inside & ~mayOpen) == 0)
            {
                _inside = (ulong)((long)inside >> 63);
                _mayOpen = (outside | closing) >> 63;
                marks = outside;
                return ends & ~inside;
            }
        }

        return Scalar(block, count, out marks);
    }

    ulong Scalar(byte* block, int count, out ulong marks)
    {
        ulong ends = 0;
        marks = 0;
        bool inside = _inside != 0;
        bool mayOpen = _mayOpen != 0;
        for (int i = 0; i < Math.Min(count, 64); i++)
        {
            byte b = block[i];
            if (inside)
            {
                bool closes = b == _quote && !_isEscaped;
                _isEscaped = b == _escape && _escape != _quote && !_isEscaped;
                inside = !closes;
                mayOpen = closes;
                continue;
            }

            _isComment |= _isRecordStart && b == _comment;
            _isRecordStart = b == _lineEnd;
            bool isMark = _isRecordStart || (b == _delimiter && !_isComment);
            marks |= isMark ? 1UL << i : 0;
            ends |= _isRecordStart ? 1UL << i : 0;
            inside = b == _quote && mayOpen && !_isComment;
            mayOpen = isMark;
            _isComment &= !_isRecordStart;
        }

        _inside = inside ? ulong.MaxValue : 0;
        _mayOpen = mayOpen ? 1UL : 0;
        return ends;
    }
}
