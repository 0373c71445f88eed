using System.Globalization;
using System.Numerics;
using System.Text;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Other forms of text and numbers: characters as people see them, bases, URLs, sizes, bars, parts of lists in text.</summary>
static class TextFormFunctions
{
    const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public static IEnumerable<ScalarFunction> All => [.. Graphemes, .. Numbers, .. Texts];

    static IEnumerable<ScalarFunction> Graphemes =>
    [
        new KernelFunction("length_grapheme", "The number of characters as people see them.", "length_grapheme('🤦🏼‍♂️')",
            Only(Integer, Text), c => RowLoop.Run(c, (a, row, result) =>
                RowLoop.Put(result, (long)new StringInfo(RowLoop.Text(a[0], row)).LengthInTextElements))),
        new KernelFunction("left_grapheme", "The first characters as people see them; with a negative count, all but the last.",
            "left_grapheme('🤦🏼‍♂️abc', 1)", Only(Text, Text, Integer), c => Elements(c, (count, n) => n < 0 ? (0, count + n) : (0, n))),
        new KernelFunction("right_grapheme", "The last characters as people see them; with a negative count, all but the first.",
            "right_grapheme('abc🤦🏼‍♂️', 1)", Only(Text, Text, Integer), c => Elements(c, (count, n) => (n < 0 ? -n : count - n, count))),
        new KernelFunction("substring_grapheme", "Part of a text, counted in characters as people see them from 1.",
            "substring_grapheme('a🤦🏼‍♂️bc', 2, 2)", [Of(Text, Text, Integer), Of(Text, Text, Integer, Integer)], Substring),
    ];

    /// <summary>Takes letters apart, and leaves the marks out.</summary>
    static string StripAccents(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var kept = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is not UnicodeCategory.NonSpacingMark)
            {
                kept.Append(rune.IsBmp ? AccentedLetters.Plain((char)rune.Value).ToString() : rune.ToString());
            }
        }

        return kept.ToString();
    }

    static IEnumerable<ScalarFunction> Numbers =>
    [
        new KernelFunction("to_base", "A number in a base of 2 to 36, filled up with zeros to a length.", "to_base(42, 16)",
            [Of(Text, Integer, Integer), Of(Text, Integer, Integer, Integer)], c => RowLoop.Run(c, (a, row, result) =>
                RowLoop.Put(result, ToBase(a, row)))),
        new KernelFunction("from_binary unbin", "The bytes of binary text.", "from_binary('01100001')", Only(DataType.Binary, Text), c =>
            RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, FromBinary(RowLoop.Text(a[0], row))))),
        new KernelFunction("format_bytes formatreadablesize", "A number of bytes in units of 1024.", "format_bytes(16384)",
            Only(Text, Integer), c => RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, Size(RowLoop.Integer(a[0], row), 1024, "i")))),
        new KernelFunction("formatreadabledecimalsize", "A number of bytes in units of 1000.", "formatreadabledecimalsize(16000)",
            Only(Text, Integer), c => RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, Size(RowLoop.Integer(a[0], row), 1000, "")))),
        new KernelFunction("bar", "A bar as long as a number lies between two others, of 80 or a given number of characters.",
            "bar(5, 0, 20, 10)", [Of(Text, Number, Number, Number), Of(Text, Number, Number, Number, Number)], c =>
                RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, Bar(a, row)))),
    ];

    static IEnumerable<ScalarFunction> Texts =>
    [
        new KernelFunction("strip_accents", "The text without accents and other marks on its letters.", "strip_accents('mühleisen')",
            Only(Text, Text), c => RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, StripAccents(RowLoop.Text(a[0], row))))),
        new KernelFunction("url_encode", "The text as part of a URL: what has a meaning there becomes %XX.", "url_encode('a b/ü')",
            Only(Text, Text), c => RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, Uri.EscapeDataString(RowLoop.Text(a[0], row))))),
        new KernelFunction("url_decode", "The text of a part of a URL.", "url_decode('a%20b%2F%C3%BC')", Only(Text, Text), c =>
            RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, Uri.UnescapeDataString(RowLoop.Text(a[0], row))))),
        new KernelFunction("find_in_set", "Where a text stands in a list of texts with commas between them, from 1; 0 where it does not.",
            "find_in_set('b', 'a,b,c')", Only(Integer, Text, Text), c => RowLoop.Run(c, (a, row, result) => RowLoop.Put(result,
                Array.IndexOf(RowLoop.Text(a[1], row) is { Length: > 0 } list ? list.Split(',') : [], RowLoop.Text(a[0], row)) + 1L))),
        new KernelFunction("substring_index substr_index", "The text before the n-th delimiter; below 0, after the n-th from the end.",
            "substring_index('www.apache.org', '.', 2)", Only(Text, Text, Text, Integer), c => RowLoop.Run(c, (a, row, result) =>
                RowLoop.Put(result, Before(RowLoop.Text(a[0], row), RowLoop.Text(a[1], row), RowLoop.Integer(a[2], row))))),
        new KernelFunction("parse_filename", "The last part of a path, without its extension where the second argument is true.",
            "parse_filename('path/to/file.csv', true)", [Of(Text, Text), Of(Text, Text, Truth)], c => RowLoop.Run(c, (a, row, result) =>
                RowLoop.Put(result, FileName(RowLoop.Text(a[0], row), a.Length > 1 && ((BooleanColumn)a[1])[row])))),
        new KernelFunction("parse_dirname", "The first folder of a path.", "parse_dirname('path/to/file.csv')", Only(Text, Text), c =>
            RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, PartsOf(RowLoop.Text(a[0], row)) is { Length: > 1 } p ? p[0] : ""))),
        new KernelFunction("parse_dirpath", "The path without its last part.", "parse_dirpath('path/to/file.csv')", Only(Text, Text), c =>
            RowLoop.Run(c, (a, row, result) =>
            {
                string path = RowLoop.Text(a[0], row);
                RowLoop.Put(result, path[..Math.Max(0, path.LastIndexOfAny(['/', '\\']))]);
            })),
        new KernelFunction("parse_path", "The folders of a path and its last part.", "parse_path('path/to/file.csv')",
            Only(DataType.List(Text), Text), c => RowLoop.Run(c, (a, row, result) =>
            {
                var list = (ListColumnBuilder)result;
                Array.ForEach(PartsOf(RowLoop.Text(a[0], row)), part => RowLoop.Put(list.Elements, part));
                list.EndValue();
            })),
        new KernelFunction("format", "A text in which {} stands for the next argument, {0} for the first, {:.2f} for one in a form.",
            "format('{} has {:.1f} %', 'disk', 12.345)", FormatTypes, c => Formatted(c, BraceFormat.Apply)),
        new KernelFunction("printf", "A text in which %s, %d, %.2f and the like stand for the next argument, as in C.",
            "printf('%s has %.1f %%', 'disk', 12.345)", FormatTypes, c => Formatted(c, PrintFormat.Apply)),
    ];

    static FunctionSignature? FormatTypes(IReadOnlyList<DataType> arguments) => arguments.Count > 0
        && arguments[0].Logical.Id is TypeId.Utf8 or TypeId.Null
        ? new FunctionSignature([Text, .. arguments.Skip(1).Select(ShownAs)], Text)
        : null;

    static DataType ShownAs(DataType type) => type.Logical switch
    {
        { Id: TypeId.UInt64 } => DataType.Decimal(20, 0),
        { IsInteger: true } => Integer,
        { IsFloating: true } => Number,
        DecimalType exact => exact,
        { Id: TypeId.Boolean } boolean => boolean,
        _ => Text,
    };

    static Column Formatted(ScalarInvocation call, Func<string, object?[], string> format) => RowLoop.Run(call, (a, row, result) =>
        RowLoop.Put(result, format(RowLoop.Text(a[0], row), [.. a.Skip(1).Select(c => c.GetValue(row))])));

    static Column Elements(ScalarInvocation call, Func<long, long, (long From, long To)> range) => RowLoop.Run(call, (a, row, result) =>
    {
        string text = RowLoop.Text(a[0], row);
        int[] starts = StringInfo.ParseCombiningCharacters(text);
        long wanted = Math.Clamp(RowLoop.Integer(a[1], row), -int.MaxValue, int.MaxValue);
        (long from, long to) = range(starts.Length, wanted);
        RowLoop.Put(result, Slice(text, starts, from, to));
    });

    static Column Substring(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        string text = RowLoop.Text(a[0], row);
        int[] starts = StringInfo.ParseCombiningCharacters(text);
        long start = Math.Clamp(RowLoop.Integer(a[1], row), -int.MaxValue, int.MaxValue);
        long length = a.Length > 2 ? Math.Clamp(RowLoop.Integer(a[2], row), 0, int.MaxValue) : int.MaxValue;
        long from = start < 0 ? starts.Length + start : start - 1;
        RowLoop.Put(result, Slice(text, starts, from, from + length));
    });

    static string Slice(string text, int[] starts, long from, long to)
    {
        int first = (int)Math.Clamp(from, 0, starts.Length);
        int last = (int)Math.Clamp(to, first, starts.Length);
        int begin = first == starts.Length ? text.Length : starts[first];
        return text[begin..(last == starts.Length ? text.Length : starts[last])];
    }

    static string ToBase(Column[] a, int row)
    {
        long number = RowLoop.Integer(a[0], row);
        long radix = RowLoop.Integer(a[1], row);
        long length = a.Length > 2 ? RowLoop.Integer(a[2], row) : 0;
        if (number < 0 || radix is < 2 or > 36 || length is < 0 or > 64)
        {
            throw new QuiverException(
                ErrorCode.InvalidValue,
                $"to_base takes a number that is not negative, a base of 2 to 36 and a length of 0 to 64, not {number}, {radix}, {length}");
        }

        var digits = new StringBuilder();
        do
        {
            digits.Insert(0, Digits[(int)(number % radix)]);
            number /= radix;
        }
        while (number > 0);
        return digits.ToString().PadLeft((int)length, '0');
    }

    static byte[] FromBinary(string text)
    {
        byte[] bytes = new byte[(text.Length + 7) / 8];
        for (int i = 0; i < text.Length; i++)
        {
            int place = text.Length - 1 - i;
            bytes[^((place / 8) + 1)] |= text[i] is '0' or '1'
                ? (byte)((text[i] - '0') << (place % 8))
                : throw new QuiverException(ErrorCode.InvalidValue, $"from_binary: '{text}' has something other than 0 and 1");
        }

        return bytes;
    }

    static string Size(long bytes, int unit, string mark)
    {
        string sign = bytes < 0 ? "-" : "";
        UInt128 size = Compute.Arithmetic.PowersOfTen.Magnitude(bytes);
        if (size < (UInt128)unit)
        {
            return size == 1 ? $"{sign}1 byte" : $"{sign}{size} bytes";
        }

        double scaled = (double)size;
        int power = -1;
        while (scaled >= unit && power < 5)
        {
            scaled /= unit;
            power++;
        }

        string name = unit == 1000 && power == 0 ? "k" : "KMGTPE"[power].ToString();
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{Math.Floor(scaled * 10) / 10:0.0} {name}{mark}B");
    }

    static string Bar(Column[] a, int row)
    {
        double value = RowLoop.Double(a[0], row);
        double least = RowLoop.Double(a[1], row);
        double most = RowLoop.Double(a[2], row);
        double width = a.Length > 3 ? RowLoop.Double(a[3], row) : 80;
        if (!double.IsFinite(value) || !(most > least) || !(width is >= 1 and <= 1000))
        {
            throw new QuiverException(
                ErrorCode.InvalidValue, "bar takes finite numbers, a maximum above the minimum and a width of 1 to 1000");
        }

        int eighths = (int)(Math.Clamp((value - least) / (most - least), 0, 1) * width * 8);
        string bar = new string('█', eighths / 8) + (eighths % 8 > 0 ? " ▏▎▍▌▋▊▉"[eighths % 8].ToString() : "");
        return bar.PadRight((int)width);
    }

    static string Before(string text, string delimiter, long count)
    {
        if (delimiter.Length == 0 || count == 0)
        {
            return "";
        }

        int at = count > 0 ? -delimiter.Length : text.Length;
        for (BigInteger left = BigInteger.Abs(count); left > 0; left--)
        {
            at = count > 0 ? text.IndexOf(delimiter, at + delimiter.Length, StringComparison.Ordinal)
                : at == 0 ? -1 : text.LastIndexOf(delimiter, at - 1, StringComparison.Ordinal);
            if (at < 0)
            {
                return text;
            }
        }

        return count > 0 ? text[..at] : text[(at + delimiter.Length)..];
    }

    static string[] PartsOf(string path) => path.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);

    static string FileName(string path, bool withoutExtension)
    {
        string name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        int dot = name.LastIndexOf('.');
        return withoutExtension && dot > 0 ? name[..dot] : name;
    }
}
