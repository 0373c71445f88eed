using System.Text;
using Quiver.Arrow.Columns;

namespace Quiver.Compute.Strings;

/// <summary>Functions from text to numbers and truth values.</summary>
static unsafe class SearchFunctions
{
    public readonly struct Length : INumberFunction
    {
        public long Apply(StringView* text, nint row) => Utf8Text.Count(StringView.BytesOf(text), text->Length);
    }

    public readonly struct ByteLength : INumberFunction
    {
        public long Apply(StringView* text, nint row) => text->Length;
    }

    /// <summary>The 1-based code point at which another text is found, 0 where it is not.</summary>
    public readonly struct Position(TextArgument needle) : INumberFunction
    {
        public long Apply(StringView* text, nint row)
        {
            int found = StringView.SpanOf(text).IndexOf(needle.Bytes(row));
            return found < 0 ? 0 : Utf8Text.Count(StringView.BytesOf(text), found) + 1;
        }
    }

    /// <summary>The number of the first code point, 0 for the empty text.</summary>
    public readonly struct FirstPoint : INumberFunction
    {
        public long Apply(StringView* text, nint row)
        {
            if (text->Length == 0)
            {
                return 0;
            }

            Rune.DecodeFromUtf8(StringView.SpanOf(text), out Rune rune, out _);
            return rune.Value;
        }
    }

    public readonly struct Contains(TextArgument needle) : ITruthFunction
    {
        public bool Apply(StringView* text, nint row) => StringView.SpanOf(text).IndexOf(needle.Bytes(row)) >= 0;
    }

    public readonly struct StartsWith(TextArgument needle) : ITruthFunction
    {
        public bool Apply(StringView* text, nint row) => StringView.SpanOf(text).StartsWith(needle.Bytes(row));
    }

    public readonly struct EndsWith(TextArgument needle) : ITruthFunction
    {
        public bool Apply(StringView* text, nint row) => StringView.SpanOf(text).EndsWith(needle.Bytes(row));
    }
}
