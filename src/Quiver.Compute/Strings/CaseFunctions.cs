using System.Text;
using Quiver.Arrow.Columns;

namespace Quiver.Compute.Strings;

/// <summary>Letter case: ASCII by vectors, everything else by Unicode's simple case mapping, one code point at a time.</summary>
static unsafe class CaseFunctions
{
    public readonly struct Upper : ITextFunction
    {
        public StringView Apply(StringView* text, nint row, StringHeap heap)
        {
            byte* bytes = StringView.BytesOf(text);
            int length = text->Length;
            byte* room = heap.Reserve(Utf8Text.CheckLength(length * 2L, "upper"));
            if (Ascii.ToUpper(new ReadOnlySpan<byte>(bytes, length), new Span<byte>(room, length),
                out int done) != System.Buffers.OperationStatus.Done)
            {
                length = done + MapRunes(bytes + done, length - done, room + done, upper: true);
            }

            return Utf8Text.Keep(heap, room, length);
        }
    }

    public readonly struct Lower : ITextFunction
    {
        public StringView Apply(StringView* text, nint row, StringHeap heap)
        {
            byte* bytes = StringView.BytesOf(text);
            int length = text->Length;
            byte* room = heap.Reserve(Utf8Text.CheckLength(length * 2L, "lower"));
            if (Ascii.ToLower(new ReadOnlySpan<byte>(bytes, length), new Span<byte>(room, length),
                out int done) != System.Buffers.OperationStatus.Done)
            {
                length = done + MapRunes(bytes + done, length - done, room + done, upper: false);
            }

            return Utf8Text.Keep(heap, room, length);
        }
    }

    /// <summary>Makes the first letter of each word large and the others small; words are runs of letters and digits.</summary>
    public readonly struct Initcap : ITextFunction
    {
        public StringView Apply(StringView* text, nint row, StringHeap heap)
        {
            ReadOnlySpan<byte> rest = StringView.SpanOf(text);
            byte* room = heap.Reserve(Utf8Text.CheckLength(rest.Length * 2L, "initcap"));
            byte* next = room;
            bool inWord = false;
            while (!rest.IsEmpty)
            {
                bool isRune = Rune.DecodeFromUtf8(rest, out Rune rune, out int used) == System.Buffers.OperationStatus.Done;
                bool isWord = isRune && Rune.IsLetterOrDigit(rune);
                next += Write(rest[..used], isRune, inWord ? Rune.ToLowerInvariant(rune) : Rune.ToUpperInvariant(rune), next);
                inWord = isWord;
                rest = rest[used..];
            }

            return Utf8Text.Keep(heap, room, (int)(next - room));
        }
    }

    static int MapRunes(byte* bytes, int length, byte* room, bool upper)
    {
        byte* next = room;
        var rest = new ReadOnlySpan<byte>(bytes, length);
        while (!rest.IsEmpty)
        {
            bool isRune = Rune.DecodeFromUtf8(rest, out Rune rune, out int used) == System.Buffers.OperationStatus.Done;
            next += Write(rest[..used], isRune, upper ? Rune.ToUpperInvariant(rune) : Rune.ToLowerInvariant(rune), next);
            rest = rest[used..];
        }

        return (int)(next - room);
    }

    /// <summary>Writes a code point, or the bytes themselves where they are not UTF-8.</summary>
    static int Write(ReadOnlySpan<byte> source, bool isRune, Rune rune, byte* target)
    {
        if (isRune)
        {
            return rune.EncodeToUtf8(new Span<byte>(target, 4));
        }

        source.CopyTo(new Span<byte>(target, source.Length));
        return source.Length;
    }
}
