using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;

namespace Quiver.Compute.Strings;

/// <summary>
/// A compiled LIKE pattern. It is a list of segments between the '%'s; each is matched at the first place it fits, which is
/// enough because a later place never helps, so that no pattern makes matching go back.
/// </summary>
sealed class LikePattern
{
    readonly Segment[] _segments;
    readonly bool _anchoredStart;
    readonly bool _anchoredEnd;

    LikePattern(Segment[] segments, bool anchoredStart, bool anchoredEnd, bool caseInsensitive)
    {
        _segments = segments;
        _anchoredStart = anchoredStart;
        _anchoredEnd = anchoredEnd;
        IsCaseInsensitive = caseInsensitive;
        bool isLiteral = segments.Length == 1 && segments[0].Pieces is [not null];
        Shape = (segments.Length, anchoredStart, anchoredEnd) switch
        {
            (0, true, true) => LikeShape.Equals,
            (0, _, _) => LikeShape.Anything,
            (1, true, true) when isLiteral => LikeShape.Equals,
            (1, true, false) when isLiteral => LikeShape.Prefix,
            (1, false, true) when isLiteral => LikeShape.Suffix,
            (1, false, false) when isLiteral => LikeShape.Contains,
            _ => LikeShape.General,
        };
        Literal = isLiteral ? segments[0].Pieces[0]! : [];
        Needle = anchoredStart || anchoredEnd ? [] : segments.SelectMany(s => s.Pieces).MaxBy(p => p?.Length ?? 0) ?? [];
    }

    /// <summary>What the pattern asks for.</summary>
    public LikeShape Shape { get; }

    /// <summary>The text of every shape but <see cref="LikeShape.Anything"/> and <see cref="LikeShape.General"/>.</summary>
    public byte[] Literal { get; }

    /// <summary>The longest piece that every match contains; empty where an end of the text says sooner whether it may match.</summary>
    public byte[] Needle { get; }

    /// <summary>Whether letter case means nothing: the text must be in lower case, as the pattern is.</summary>
    public bool IsCaseInsensitive { get; }

    /// <summary>Compiles a pattern; <paramref name="escape"/> is empty where no character escapes.</summary>
    /// <exception cref="QuiverException">The pattern ends in the escape character or the escape is not one character.</exception>
    public static LikePattern Compile(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> escape, bool caseInsensitive)
    {
        if (escape.Length > 0 && Utf8Text.WidthAt(escape, 0) != escape.Length)
        {
            throw new QuiverException(ErrorCode.InvalidValue,
                $"the escape of LIKE must be one character, not '{Encoding.UTF8.GetString(escape)}'");
        }

        if (caseInsensitive)
        {
            pattern = LowerOf(pattern);
            escape = LowerOf(escape);
        }

        List<Segment> segments = [];
        List<byte[]?> pieces = [];
        List<byte> literal = [];
        bool anchoredStart = true;
        bool endsOpen = false;
        for (int i = 0; i < pattern.Length;)
        {
            int width = Utf8Text.WidthAt(pattern, i);
            ReadOnlySpan<byte> point = pattern.Slice(i, width);
            i += width;
            endsOpen = false;
            if (escape.Length > 0 && point.SequenceEqual(escape))
            {
                if (i == pattern.Length)
                {
                    throw new QuiverException(
                        ErrorCode.InvalidValue,
                            $"the LIKE pattern '{Encoding.UTF8.GetString(pattern)}' ends in its escape character; double it to match it");
                }

                width = Utf8Text.WidthAt(pattern, i);
                literal.AddRange(pattern.Slice(i, width));
                i += width;
            }
            else if (width == 1 && point[0] == '%')
            {
                anchoredStart &= i != 1;
                endsOpen = true;
                EndSegment(segments, pieces, literal);
            }
            else if (width == 1 && point[0] == '_')
            {
                EndPiece(pieces, literal);
                pieces.Add(null);
            }
            else
            {
                literal.AddRange(point);
            }
        }

        EndSegment(segments, pieces, literal);
        return new LikePattern([.. segments], anchoredStart, !endsOpen, caseInsensitive);
    }

    /// <summary>Compiles a pattern given as text.</summary>
    public static LikePattern Compile(string pattern, string escape = "\\", bool caseInsensitive = false) =>
        Compile(Encoding.UTF8.GetBytes(pattern), Encoding.UTF8.GetBytes(escape), caseInsensitive);

    /// <summary>Whether a text (in lower case where <see cref="IsCaseInsensitive"/>) matches.</summary>
    public bool Matches(ReadOnlySpan<byte> text)
    {
        int first = 0;
        int last = _segments.Length - 1;
        int at = 0;
        if (last < 0)
        {
            return Shape == LikeShape.Anything || text.IsEmpty;
        }

        if (_anchoredStart)
        {
            at = _segments[0].EndAt(text, 0);
            if (at < 0)
            {
                return false;
            }

            if (last == 0)
            {
                return !_anchoredEnd || at == text.Length;
            }

            first = 1;
        }

        int limit = text.Length;
        if (_anchoredEnd)
        {
            limit = _segments[last].StartBefore(text);
            if (limit < at)
            {
                return false;
            }

            last--;
        }

        ReadOnlySpan<byte> middle = text[..limit];
        for (int i = first; i <= last; i++)
        {
            at = _segments[i].FindEnd(middle, at);
            if (at < 0)
            {
                return false;
            }
        }

        return true;
    }

    static unsafe byte[] LowerOf(ReadOnlySpan<byte> text)
    {
        using var heap = new StringHeap(Arrow.Memory.MemoryBudget.Unlimited);
        StringView view = heap.Add(text);
        StringView lower = default(CaseFunctions.Lower).Apply(&view, 0, heap);
        return StringView.SpanOf(&lower).ToArray();
    }

    static void EndPiece(List<byte[]?> pieces, List<byte> literal)
    {
        if (literal.Count > 0)
        {
            pieces.Add([.. literal]);
            literal.Clear();
        }
    }

    static void EndSegment(List<Segment> segments, List<byte[]?> pieces, List<byte> literal)
    {
        EndPiece(pieces, literal);
        if (pieces.Count > 0)
        {
            segments.Add(new Segment([.. pieces]));
            pieces.Clear();
        }
    }

    /// <summary>Literals and single wildcards (null) that follow each other without a '%' between.</summary>
    sealed class Segment(byte[]?[] pieces)
    {
        public byte[]?[] Pieces => pieces;

        /// <summary>Returns where the segment ends if it starts at an offset, else -1.</summary>
        public int EndAt(ReadOnlySpan<byte> text, int at)
        {
            foreach (byte[]? piece in pieces)
            {
                if (piece is null)
                {
                    if (at >= text.Length)
                    {
                        return -1;
                    }

                    at += Utf8Text.WidthAt(text, at);
                }
                else if (text[at..].StartsWith(piece))
                {
                    at += piece.Length;
                }
                else
                {
                    return -1;
                }
            }

            return at;
        }

        /// <summary>Returns where the segment starts if it ends with the text, else -1.</summary>
        public int StartBefore(ReadOnlySpan<byte> text)
        {
            int at = text.Length;
            for (int i = pieces.Length - 1; i >= 0; i--)
            {
                if (pieces[i] is { } literal)
                {
                    if (!text[..at].EndsWith(literal))
                    {
                        return -1;
                    }

                    at -= literal.Length;
                    continue;
                }

                if (at == 0)
                {
                    return -1;
                }

                at--;
                while (at > 0 && (sbyte)text[at] <= -65)
                {
                    at--;
                }
            }

            return at;
        }

        /// <summary>Returns the end of the first match at or after an offset, -1 where there is none.</summary>
        public int FindEnd(ReadOnlySpan<byte> text, int from)
        {
            byte[]? start = pieces[0];
            while (true)
            {
                if (start is not null)
                {
                    int found = text[from..].IndexOf(start);
                    if (found < 0)
                    {
                        return -1;
                    }

                    from += found;
                }

                int end = EndAt(text, from);
                if (end >= 0)
                {
                    return end;
                }

                if (from >= text.Length)
                {
                    return -1;
                }

                from += Utf8Text.WidthAt(text, from);
            }
        }
    }
}
