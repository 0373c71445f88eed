using System.Text;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Strings;

/// <summary>
/// The string functions. Lengths and positions count Unicode code points. Null in, null out. A dictionary with constant
/// arguments gives a dictionary, constants a constant. Results may point into the bytes of the input: they are good as long as it lives.
/// </summary>
static unsafe class StringKernel
{
    static readonly ConstantText Space = new(" ");

    /// <summary>Counts code points.</summary>
    public static Column Length(Column text, ColumnScratch scratch) =>
        new TextCall(scratch, text).ToNumber(default(SearchFunctions.Length));

    /// <summary>Counts bytes.</summary>
    public static Column ByteLength(Column text, ColumnScratch scratch) =>
        new TextCall(scratch, text).ToNumber(default(SearchFunctions.ByteLength));

    /// <summary>Returns the number of the first code point, 0 for the empty text.</summary>
    public static Column Ascii(Column text, ColumnScratch scratch) =>
        new TextCall(scratch, text).ToNumber(default(SearchFunctions.FirstPoint));

    /// <summary>Returns the 1-based position of a text in another, 0 where it is not found.</summary>
    public static Column Position(Column text, Column needle, ColumnScratch scratch)
    {
        var call = new TextCall(scratch, text, needle);
        return call.ToNumber(new SearchFunctions.Position(call.Text(1)));
    }

    /// <summary>Whether a text contains another.</summary>
    public static Column Contains(Column text, Column needle, ColumnScratch scratch)
    {
        var call = new TextCall(scratch, text, needle);
        return call.ToTruth(new SearchFunctions.Contains(call.Text(1)));
    }

    /// <summary>Whether a text starts with another.</summary>
    public static Column StartsWith(Column text, Column needle, ColumnScratch scratch)
    {
        var call = new TextCall(scratch, text, needle);
        return call.ToTruth(new SearchFunctions.StartsWith(call.Text(1)));
    }

    /// <summary>Whether a text ends with another.</summary>
    public static Column EndsWith(Column text, Column needle, ColumnScratch scratch)
    {
        var call = new TextCall(scratch, text, needle);
        return call.ToTruth(new SearchFunctions.EndsWith(call.Text(1)));
    }

    /// <summary>Maps to upper case.</summary>
    public static Column Upper(Column text, ColumnScratch scratch) => ToText(text, default(CaseFunctions.Upper), scratch);

    /// <summary>Maps to lower case.</summary>
    public static Column Lower(Column text, ColumnScratch scratch) => ToText(text, default(CaseFunctions.Lower), scratch);

    /// <summary>Maps the first letter of each word to upper case and the others to lower case.</summary>
    public static Column Initcap(Column text, ColumnScratch scratch) => ToText(text, default(CaseFunctions.Initcap), scratch);

    /// <summary>Reverses the code points.</summary>
    public static Column Reverse(Column text, ColumnScratch scratch) => ToText(text, default(BuildFunctions.Reverse), scratch);

    /// <summary>Returns code points from a 1-based start to the end, or <paramref name="length"/> of them.</summary>
    public static Column Substring(Column text, Column start, Column? length, ColumnScratch scratch)
    {
        TextCall call = length is null ? new TextCall(scratch, text, start) : new TextCall(scratch, text, start, length);
        IntegerArgument count = length is null ? default : call.Integer(2);
        return call.ToText(new SliceFunctions.Substring(call.Integer(1), count, length is not null), DataType.Utf8);
    }

    /// <summary>Returns the first code points, or all but the last ones.</summary>
    public static Column Left(Column text, Column count, ColumnScratch scratch)
    {
        var call = new TextCall(scratch, text, count);
        return call.ToText(new SliceFunctions.Left(call.Integer(1)), DataType.Utf8);
    }

    /// <summary>Returns the last code points, or all but the first ones.</summary>
    public static Column Right(Column text, Column count, ColumnScratch scratch)
    {
        var call = new TextCall(scratch, text, count);
        return call.ToText(new SliceFunctions.Right(call.Integer(1)), DataType.Utf8);
    }

    /// <summary>Removes code points of a set (spaces without one) from both ends.</summary>
    public static Column Trim(Column text, Column? set, ColumnScratch scratch) => Trim(text, set, start: true, end: true, scratch);

    /// <summary>Removes code points of a set (spaces without one) from the start.</summary>
    public static Column LTrim(Column text, Column? set, ColumnScratch scratch) => Trim(text, set, start: true, end: false, scratch);

    /// <summary>Removes code points of a set (spaces without one) from the end.</summary>
    public static Column RTrim(Column text, Column? set, ColumnScratch scratch) => Trim(text, set, start: false, end: true, scratch);

    /// <summary>Replaces every occurrence of a text; an empty one occurs nowhere.</summary>
    public static Column Replace(Column text, Column search, Column replacement, ColumnScratch scratch)
    {
        var call = new TextCall(scratch, text, search, replacement);
        return call.ToText(new BuildFunctions.Replace(call.Text(1), call.Text(2)), DataType.Utf8);
    }

    /// <summary>Repeats a text.</summary>
    public static Column Repeat(Column text, Column times, ColumnScratch scratch)
    {
        var call = new TextCall(scratch, text, times);
        return call.ToText(new BuildFunctions.Repeat(call.Integer(1)), DataType.Utf8);
    }

    /// <summary>Fills a text at the start to a number of code points, or cuts it to that number.</summary>
    public static Column LPad(Column text, Column size, Column? fill, ColumnScratch scratch) =>
        Pad(text, size, fill, atStart: true, scratch);

    /// <summary>Fills a text at the end to a number of code points, or cuts it to that number.</summary>
    public static Column RPad(Column text, Column size, Column? fill, ColumnScratch scratch) =>
        Pad(text, size, fill, atStart: false, scratch);

    /// <summary>Returns the n-th part between delimiters, counted from the end where n is negative.</summary>
    public static Column SplitPart(Column text, Column delimiter, Column position, ColumnScratch scratch)
    {
        var call = new TextCall(scratch, text, delimiter, position);
        return call.ToText(new SliceFunctions.SplitPart(call.Text(1), call.Integer(2)), DataType.Utf8);
    }

    /// <summary>Replaces code points one by one; those without a partner are removed.</summary>
    public static Column Translate(Column text, Column from, Column to, ColumnScratch scratch)
    {
        var call = new TextCall(scratch, text, from, to);
        return call.ToText(new BuildFunctions.Translate(call.Text(1), call.Text(2)), DataType.Utf8);
    }

    /// <summary>Returns the text of one code point.</summary>
    public static Column Chr(Column point, ColumnScratch scratch)
    {
        if (point is NullColumn || (point is ConstantColumn && point.IsNull(0)))
        {
            return TextCall.Nulls(DataType.Utf8, point.Length, scratch);
        }

        Column source = point is ConstantColumn constant ? constant.Value : point;
        Column flat = FlattenKernel.Flatten(source, scratch.Child(0));
        IntegerArgument points = TextCall.Integers(flat, scratch.Child(1));
        StringView* views = scratch.Views(flat.Length);
        ulong* validity = TextCall.CopyValidity(flat, scratch);
        byte* room = stackalloc byte[8];
        for (int i = 0; i < flat.Length; i++)
        {
            views[i] = default;
            if (validity == null || Bitmap.Get(validity, i))
            {
                long value = points.At(i);
                if (value is <= 0 or > 0x10FFFF || !Rune.TryCreate((int)value, out Rune rune))
                {
                    throw new QuiverException(ErrorCode.InvalidValue,
                        $"chr was given {value}, which is not a Unicode code point from 1 to 1114111");
                }

                views[i] = StringView.Over(room, rune.EncodeToUtf8(new Span<byte>(room, 4)));
            }
        }

        Column built = scratch.Strings(DataType.Utf8, flat.Length, validity);
        return point is ConstantColumn ? new ConstantColumn(built, point.Length) : built;
    }

    /// <summary>Joins texts; a null among them makes the result null, or is left out where <paramref name="skipNulls"/> is set.</summary>
    public static Column Concat(IReadOnlyList<Column> texts, bool skipNulls, ColumnScratch scratch) =>
        ConcatText.Evaluate(texts, skipNulls, scratch);

    static Column ToText<TFunction>(Column text, TFunction function, ColumnScratch scratch)
        where TFunction : struct, ITextFunction =>
        new TextCall(scratch, text).ToText(function, DataType.Utf8);

    static Column Trim(Column text, Column? set, bool start, bool end, ColumnScratch scratch)
    {
        var call = new TextCall(scratch, text, set ?? Space.Of(text.Length));
        return call.ToText(new SliceFunctions.Trim(call.Text(1), start, end), DataType.Utf8);
    }

    static Column Pad(Column text, Column size, Column? fill, bool atStart, ColumnScratch scratch)
    {
        var call = new TextCall(scratch, text, size, fill ?? Space.Of(text.Length));
        return call.ToText(new BuildFunctions.Pad(call.Integer(1), call.Text(2), atStart), DataType.Utf8);
    }

    /// <summary>A text that stands for an argument that was left out.</summary>
    sealed class ConstantText(string text)
    {
        readonly Column _value = ColumnBuilder.Build(DataType.Utf8, text);

        public ConstantColumn Of(int length) => new(_value, length);
    }
}
