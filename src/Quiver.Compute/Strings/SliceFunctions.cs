using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;

namespace Quiver.Compute.Strings;

/// <summary>Functions whose result is a part of their input: the bytes stay where they are.</summary>
static unsafe class SliceFunctions
{
    /// <summary>Code points from a 1-based start, as SQL counts: those before the first one count towards the length.</summary>
    public readonly struct Substring(IntegerArgument start, IntegerArgument length, bool hasLength) : ITextFunction
    {
        public StringView Apply(StringView* text, nint row, StringHeap heap)
        {
            byte* bytes = StringView.BytesOf(text);
            long from = start.At(row);
            long to = long.MaxValue;
            if (hasLength)
            {
                long count = length.At(row);
                if (count < 0)
                {
                    throw new QuiverException(ErrorCode.InvalidValue, $"substring was given the length {count}; a length is zero or more");
                }

                to = from > long.MaxValue - count ? long.MaxValue : from + count;
            }

            from = Math.Max(from, 1);
            if (to <= from)
            {
                return default;
            }

            nint begin = Utf8Text.OffsetOf(bytes, text->Length, from - 1);
            nint end = to == long.MaxValue ? text->Length : begin + Utf8Text.OffsetOf(bytes + begin, text->Length - begin, to - from);
            return Utf8Text.Part(bytes, begin, end);
        }
    }

    /// <summary>The first code points; all but the last ones where the count is negative.</summary>
    public readonly struct Left(IntegerArgument count) : ITextFunction
    {
        public StringView Apply(StringView* text, nint row, StringHeap heap)
        {
            byte* bytes = StringView.BytesOf(text);
            long points = count.At(row);
            points = points < 0 ? points + Utf8Text.Count(bytes, text->Length) : points;
            return Utf8Text.Part(bytes, 0, Utf8Text.OffsetOf(bytes, text->Length, points));
        }
    }

    /// <summary>The last code points; all but the first ones where the count is negative.</summary>
    public readonly struct Right(IntegerArgument count) : ITextFunction
    {
        public StringView Apply(StringView* text, nint row, StringHeap heap)
        {
            byte* bytes = StringView.BytesOf(text);
            long points = count.At(row);
            if (points >= 0)
            {
                points = Math.Max(0, Utf8Text.Count(bytes, text->Length) - points);
            }
            else
            {
                points = points == long.MinValue ? long.MaxValue : -points;
            }

            return Utf8Text.Part(bytes, Utf8Text.OffsetOf(bytes, text->Length, points), text->Length);
        }
    }

    /// <summary>Removes code points of a set from the ends.</summary>
    public readonly struct Trim(TextArgument set, bool start, bool end) : ITextFunction
    {
        public StringView Apply(StringView* text, nint row, StringHeap heap)
        {
            ReadOnlySpan<byte> bytes = StringView.SpanOf(text);
            ReadOnlySpan<byte> drop = set.Bytes(row);
            int from = 0;
            int to = bytes.Length;
            while (start && from < to)
            {
                int width = Utf8Text.WidthAt(bytes, from);
                if (!Contains(drop, bytes.Slice(from, width)))
                {
                    break;
                }

                from += width;
            }

            while (end && from < to)
            {
                int last = to - 1;
                while (last > from && (sbyte)bytes[last] <= -65)
                {
                    last--;
                }

                if (!Contains(drop, bytes[last..to]))
                {
                    break;
                }

                to = last;
            }

            return Utf8Text.Part(StringView.BytesOf(text), from, to);
        }

        static bool Contains(ReadOnlySpan<byte> set, ReadOnlySpan<byte> point)
        {
            if (point.Length == 1)
            {
                return set.Contains(point[0]);
            }

            // Whole code points of UTF-8 are found as bytes only where they stand as code points.
            return set.IndexOf(point) >= 0;
        }
    }

    /// <summary>The n-th part between delimiters, from the end where n is negative; empty where there is none.</summary>
    public readonly struct SplitPart(TextArgument delimiter, IntegerArgument position) : ITextFunction
    {
        public StringView Apply(StringView* text, nint row, StringHeap heap)
        {
            ReadOnlySpan<byte> bytes = StringView.SpanOf(text);
            ReadOnlySpan<byte> mark = delimiter.Bytes(row);
            long n = position.At(row);
            if (n == 0)
            {
                throw new QuiverException(ErrorCode.InvalidValue,
                    "split_part was given the position 0; positions count from 1, or from -1 at the end");
            }

            if (mark.IsEmpty)
            {
                return n is 1 or -1 ? *text : default;
            }

            int from = 0;
            int to = bytes.Length;
            for (; n > 1; n--)
            {
                int found = bytes[from..].IndexOf(mark);
                if (found < 0)
                {
                    return default;
                }

                from += found + mark.Length;
            }

            for (; n < -1; n++)
            {
                int found = bytes[..to].LastIndexOf(mark);
                if (found < 0)
                {
                    return default;
                }

                to = found;
            }

            if (n == 1)
            {
                int end = bytes[from..].IndexOf(mark);
                to = end < 0 ? to : from + end;
            }
            else
            {
                int begin = bytes[..to].LastIndexOf(mark);
                from = begin < 0 ? 0 : begin + mark.Length;
            }

            return Utf8Text.Part(StringView.BytesOf(text), from, to);
        }
    }
}
