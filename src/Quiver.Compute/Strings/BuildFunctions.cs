using Quiver.Arrow.Columns;

namespace Quiver.Compute.Strings;

/// <summary>Functions that write a new text into the heap.</summary>
static unsafe class BuildFunctions
{
    public readonly struct Reverse : ITextFunction
    {
        public StringView Apply(StringView* text, nint row, StringHeap heap)
        {
            ReadOnlySpan<byte> bytes = StringView.SpanOf(text);
            byte* room = heap.Reserve(bytes.Length);
            int from = 0;
            while (from < bytes.Length)
            {
                int width = Utf8Text.WidthAt(bytes, from);
                bytes.Slice(from, width).CopyTo(new Span<byte>(room + bytes.Length - from - width, width));
                from += width;
            }

            return Utf8Text.Keep(heap, room, bytes.Length);
        }
    }

    public readonly struct Repeat(IntegerArgument times) : ITextFunction
    {
        public StringView Apply(StringView* text, nint row, StringHeap heap)
        {
            ReadOnlySpan<byte> bytes = StringView.SpanOf(text);
            long count = bytes.IsEmpty ? 0 : Math.Max(0, times.At(row));
            int length = Utf8Text.CheckLength(count > Utf8Text.MaxBytes ? long.MaxValue : count * bytes.Length, "repeat");
            byte* room = heap.Reserve(length);
            for (int i = 0; i < length; i += bytes.Length)
            {
                bytes.CopyTo(new Span<byte>(room + i, bytes.Length));
            }

            return Utf8Text.Keep(heap, room, length);
        }
    }

    /// <summary>Fills up to a number of code points, or cuts to it at the end.</summary>
    public readonly struct Pad(IntegerArgument size, TextArgument fill, bool atStart) : ITextFunction
    {
        public StringView Apply(StringView* text, nint row, StringHeap heap)
        {
            byte* bytes = StringView.BytesOf(text);
            long wanted = Math.Max(0, size.At(row));
            int points = Utf8Text.Count(bytes, text->Length);
            StringView* filler = fill.At(row);
            if (wanted <= points || filler->Length == 0)
            {
                return Utf8Text.Part(bytes, 0, Utf8Text.OffsetOf(bytes, text->Length, wanted));
            }

            byte* fillBytes = StringView.BytesOf(filler);
            int fillPoints = Math.Max(1, Utf8Text.Count(fillBytes, filler->Length));
            (long whole, long part) = Math.DivRem(wanted - points, fillPoints);
            int partBytes = (int)Utf8Text.OffsetOf(fillBytes, filler->Length, part);
            long padding = whole > Utf8Text.MaxBytes ? long.MaxValue - Utf8Text.MaxBytes : (whole * filler->Length) + partBytes;
            int length = Utf8Text.CheckLength(padding + text->Length, atStart ? "lpad" : "rpad");
            byte* room = heap.Reserve(length);
            byte* next = atStart ? room : room + text->Length;
            new ReadOnlySpan<byte>(bytes, text->Length).CopyTo(new Span<byte>(atStart ? room + padding : room, text->Length));
            for (; whole > 0; whole--)
            {
                new ReadOnlySpan<byte>(fillBytes, filler->Length).CopyTo(new Span<byte>(next, filler->Length));
                next += filler->Length;
            }

            new ReadOnlySpan<byte>(fillBytes, partBytes).CopyTo(new Span<byte>(next, partBytes));
            return Utf8Text.Keep(heap, room, length);
        }
    }

    public readonly struct Replace(TextArgument search, TextArgument replacement) : ITextFunction
    {
        public StringView Apply(StringView* text, nint row, StringHeap heap)
        {
            ReadOnlySpan<byte> rest = StringView.SpanOf(text);
            ReadOnlySpan<byte> from = search.Bytes(row);
            ReadOnlySpan<byte> to = replacement.Bytes(row);
            int found = from.IsEmpty ? -1 : rest.IndexOf(from);
            if (found < 0)
            {
                return *text;
            }

            int hits = rest.Count(from);
            int length = Utf8Text.CheckLength(rest.Length + ((long)hits * (to.Length - from.Length)), "replace");
            byte* room = heap.Reserve(length);
            byte* next = room;
            while (found >= 0)
            {
                rest[..found].CopyTo(new Span<byte>(next, found));
                to.CopyTo(new Span<byte>(next + found, to.Length));
                next += found + to.Length;
                rest = rest[(found + from.Length)..];
                found = rest.IndexOf(from);
            }

            rest.CopyTo(new Span<byte>(next, rest.Length));
            return Utf8Text.Keep(heap, room, length);
        }
    }

    /// <summary>Replaces code points of one list by those at the same place of another; those without a partner are removed.</summary>
    public readonly struct Translate(TextArgument from, TextArgument to) : ITextFunction
    {
        public StringView Apply(StringView* text, nint row, StringHeap heap)
        {
            ReadOnlySpan<byte> bytes = StringView.SpanOf(text);
            ReadOnlySpan<byte> targets = to.Bytes(row);
            byte* room = heap.Reserve(Utf8Text.CheckLength(bytes.Length * 4L, "translate"));
            byte* next = room;
            for (int i = 0; i < bytes.Length;)
            {
                int width = Utf8Text.WidthAt(bytes, i);
                ReadOnlySpan<byte> point = bytes.Slice(i, width);
                int place = PlaceOf(from.Bytes(row), point);
                point = place < 0 ? point : PointAt(targets, place);
                point.CopyTo(new Span<byte>(next, point.Length));
                next += point.Length;
                i += width;
            }

            return Utf8Text.Keep(heap, room, (int)(next - room));
        }

        static int PlaceOf(ReadOnlySpan<byte> list, ReadOnlySpan<byte> point)
        {
            int place = 0;
            for (int i = 0; i < list.Length; place++)
            {
                int width = Utf8Text.WidthAt(list, i);
                if (list.Slice(i, width).SequenceEqual(point))
                {
                    return place;
                }

                i += width;
            }

            return -1;
        }

        static ReadOnlySpan<byte> PointAt(ReadOnlySpan<byte> list, int place)
        {
            for (int i = 0; i < list.Length; place--)
            {
                int width = Utf8Text.WidthAt(list, i);
                if (place == 0)
                {
                    // Text that is not UTF-8 may have longer runs; four bytes were reserved for each byte of input.
                    return list.Slice(i, Math.Min(width, 4));
                }

                i += width;
            }

            return default;
        }
    }
}
