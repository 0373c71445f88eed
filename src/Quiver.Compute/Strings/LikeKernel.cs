using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Hashing;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Strings;

/// <summary>Evaluates LIKE and ILIKE to boolean columns: once an entry of a dictionary, by whole-buffer search where it pays.</summary>
static unsafe class LikeKernel
{
    const int LowerChild = 4;
    const int MaxCachedPatterns = 256;

    /// <summary>Below this needle length hits are so frequent that a search row by row is faster.</summary>
    const int MinBufferNeedle = 3;
    const int MaxGap = 64;
    const long MaxRun = 1L << 29;

    /// <summary>Matches texts with one pattern.</summary>
    public static Column Evaluate(Column input, LikePattern pattern, ColumnScratch scratch)
    {
        int length = input.Length;
        switch (input)
        {
            case NullColumn:
                return TextCall.Nulls(DataType.Boolean, length, scratch);
            case ConstantColumn constant when constant.IsNull(0):
                return TextCall.Nulls(DataType.Boolean, length, scratch);
            case ConstantColumn constant:
                return new ConstantColumn(Evaluate(FlattenKernel.Flatten(constant.Value, scratch.Child(3)), pattern, scratch), length);
            case DictionaryColumn dictionary when dictionary.Values.Length <= Math.Max(length, 1):
                Column values = FlattenKernel.Flatten(dictionary.Values, scratch.Child(3));
                var entries = (BooleanColumn)Evaluate(values, pattern, scratch.Child(2));
                GatherKernel.Bits(entries.Bits, dictionary.Codes, length, scratch.Bits(length));
                return scratch.Boolean(length, TextCall.CopyValidity(dictionary, scratch));
        }

        Column flat = FlattenKernel.Flatten(input, scratch.Child(3));
        if (pattern.IsCaseInsensitive)
        {
            flat = StringKernel.Lower(flat, scratch.Child(LowerChild));
        }

        Match(((StringColumn)flat).Views, length, pattern, scratch.Bits(length));
        return scratch.Boolean(length, TextCall.CopyValidity(flat, scratch));
    }

    /// <summary>Matches each text with the pattern of its row; patterns that come again are compiled once.</summary>
    public static Column Evaluate(Column input, Column patterns, string escape, bool caseInsensitive, ColumnScratch scratch)
    {
        byte[] mark = System.Text.Encoding.UTF8.GetBytes(escape);
        if (patterns is ConstantColumn { Value: StringColumn { Length: 1 } single } && !single.IsNull(0))
        {
            return Evaluate(input, LikePattern.Compile(single.GetBytes(0), mark, caseInsensitive), scratch);
        }

        Column text = input;
        if (caseInsensitive && input is not NullColumn)
        {
            text = StringKernel.Lower(input, scratch.Child(LowerChild));
        }

        var call = new TextCall(scratch, text, patterns);
        return call.ToTruth(new RowPattern(call.Text(1), new PatternCache(mark, caseInsensitive)));
    }

    static void Match(StringView* views, int rows, LikePattern pattern, ulong* target)
    {
        fixed (byte* literal = pattern.Literal)
        {
            StringView wanted = StringView.Over(literal, pattern.Literal.Length);
            switch (pattern.Shape)
            {
                case LikeShape.Anything:
                    Bitmap.Fill(target, rows, value: true);
                    break;
                case LikeShape.Equals:
                    Map(new EqualTo(&wanted), views, rows, target);
                    break;
                case LikeShape.Prefix:
                    Map(new StartingWith(&wanted), views, rows, target);
                    break;
                case LikeShape.Suffix:
                    Map(new EndingWith(&wanted), views, rows, target);
                    break;
                case LikeShape.Contains:
                    if (wanted.Length < MinBufferNeedle)
                    {
                        Map(new Containing(&wanted), views, rows, target);
                    }
                    else
                    {
                        FindInBuffers(views, rows, pattern.Literal, target);
                    }

                    break;
                default:
                    MatchGeneral(views, rows, pattern, target);
                    break;
            }
        }
    }

    /// <summary>
    /// Searches long strings in one go where their bytes follow each other in memory, as they do when they come from one page
    /// or heap block: the search runs at memory speed and rows cost something only where there is a hit.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FindInBuffers(StringView* views, nint rows, ReadOnlySpan<byte> needle, ulong* target)
    {
        Bitmap.Fill(target, (int)rows, value: false);
        nint first = 0;
        while (first < rows)
        {
            byte* start = null;
            byte* end = null;
            nint next = first;
            for (; next < rows; next++)
            {
                if (views[next].IsInline)
                {
                    continue;
                }

                // A gap of less than a page lies on pages that the strings beside it lie on, so reading it is safe.
                byte* bytes = views[next].Pointer;
                if (start == null)
                {
                    start = bytes;
                }
                else if (bytes < end || bytes - end > MaxGap || bytes - start > MaxRun)
                {
                    break;
                }

                end = bytes + views[next].Length;
            }

            FindInRun(views, first, new ReadOnlySpan<byte>(start, (int)(end - start)), needle, target);
            first = next;
        }

        FindInShort(views, rows, needle, target);
    }

    static void FindInRun(StringView* views, nint row, ReadOnlySpan<byte> buffer, ReadOnlySpan<byte> needle, ulong* target)
    {
        fixed (byte* start = buffer)
        {
            nint at = 0;
            while (buffer.Length - at >= needle.Length)
            {
                int found = buffer[(int)at..].IndexOf(needle);
                if (found < 0)
                {
                    return;
                }

                byte* hit = start + at + found;
                while (views[row].IsInline || views[row].Pointer + views[row].Length <= hit)
                {
                    row++;
                }

                byte* end = views[row].Pointer + views[row].Length;
                bool isInside = hit >= views[row].Pointer && hit + needle.Length <= end;
                if (isInside)
                {
                    Bitmap.Set(target, (int)row);
                }

                at = isInside ? (nint)(end - start) : at + found + 1;
            }
        }
    }

    static void FindInShort(StringView* views, nint rows, ReadOnlySpan<byte> needle, ulong* target)
    {
        if (needle.Length <= StringView.InlineCapacity)
        {
            for (nint i = 0; i < rows; i++)
            {
                if (views[i].IsInline && views[i].Length >= needle.Length && StringView.SpanOf(views + i).IndexOf(needle) >= 0)
                {
                    Bitmap.Set(target, (int)i);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Map<TFunction>(TFunction function, StringView* views, nint rows, ulong* target)
        where TFunction : struct, ITruthFunction
    {
        for (nint done = 0; done < rows; done += 64)
        {
            nint count = Math.Min(64, rows - done);
            ulong word = 0;
            for (nint i = 0; i < count; i++)
            {
                word |= (function.Apply(views + done + i, done + i) ? 1UL : 0) << (int)i;
            }

            target[done >> 6] = word;
        }
    }

    /// <summary>Where a piece of the pattern can be searched for in whole buffers, only texts that have it are matched.</summary>
    static void MatchGeneral(StringView* views, nint rows, LikePattern pattern, ulong* target)
    {
        if (pattern.Needle.Length >= MinBufferNeedle)
        {
            FindInBuffers(views, rows, pattern.Needle, target);
            for (nint w = 0; w < Bitmap.Words((int)rows); w++)
            {
                for (ulong bits = target[w]; bits != 0; bits &= bits - 1)
                {
                    int row = (int)(w << 6) + System.Numerics.BitOperations.TrailingZeroCount(bits);
                    Bitmap.Put(target, row, pattern.Matches(StringView.SpanOf(views + row)));
                }
            }

            return;
        }

        for (nint i = 0; i < rows; i++)
        {
            Bitmap.Put(target, (int)i, pattern.Matches(StringView.SpanOf(views + i)));
        }
    }

    readonly struct EqualTo(StringView* wanted) : ITruthFunction
    {
        public bool Apply(StringView* text, nint row) => StringView.Equal(text, wanted);
    }

    /// <summary>Compares the prefix word first: most rows differ there.</summary>
    readonly struct StartingWith(StringView* wanted) : ITruthFunction
    {
        readonly uint _mask = wanted->Length >= 4 ? uint.MaxValue : (1u << (wanted->Length * 8)) - 1;

        public bool Apply(StringView* text, nint row) =>
            ((text->Prefix ^ wanted->Prefix) & _mask) == 0
            && text->Length >= wanted->Length
            && (wanted->Length <= 4 || StringView.SpanOf(text).StartsWith(StringView.SpanOf(wanted)));
    }

    readonly struct EndingWith(StringView* wanted) : ITruthFunction
    {
        public bool Apply(StringView* text, nint row) => StringView.SpanOf(text).EndsWith(StringView.SpanOf(wanted));
    }

    readonly struct Containing(StringView* wanted) : ITruthFunction
    {
        public bool Apply(StringView* text, nint row) =>
            text->Length >= wanted->Length && StringView.SpanOf(text).IndexOf(StringView.SpanOf(wanted)) >= 0;
    }

    readonly struct RowPattern(TextArgument patterns, PatternCache cache) : ITruthFunction
    {
        public bool Apply(StringView* text, nint row) => cache.Of(patterns.At(row)).Matches(StringView.SpanOf(text));
    }

    sealed class PatternCache(byte[] escape, bool caseInsensitive)
    {
        readonly Dictionary<ulong, (byte[] Source, LikePattern Pattern)> _known = [];

        public LikePattern Of(StringView* source)
        {
            ulong hash = HashMix.Text(source);
            if (_known.TryGetValue(hash, out (byte[] Source, LikePattern Pattern) known)
                && StringView.SpanOf(source).SequenceEqual(known.Source))
            {
                return known.Pattern;
            }

            if (_known.Count >= MaxCachedPatterns)
            {
                _known.Clear();
            }

            byte[] bytes = StringView.SpanOf(source).ToArray();
            LikePattern pattern = LikePattern.Compile(bytes, escape, caseInsensitive);
            _known[hash] = (bytes, pattern);
            return pattern;
        }
    }
}
