using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Strings;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions of text, most of them over the kernels of <see cref="StringKernel"/>.</summary>
static class TextFunctions
{
    public static IEnumerable<ScalarFunction> All => [.. Measures, .. Cases, .. Slices, .. Joins, .. Searches];

    static IEnumerable<ScalarFunction> Measures =>
    [
        new KernelFunction(
            "length char_length character_length len", "The number of characters of a text, of bytes of a blob, of elements of a list.",
                "length('abc')", LengthTypes, Length),
        new KernelFunction(
            "octet_length strlen", "The number of bytes.", "octet_length('abc')", [Of(Integer, Text), Of(Integer, DataType.Binary)], c =>
                StringKernel.ByteLength(c.Arguments[0], c.Scratch)),
        new KernelFunction("bit_length", "The number of bits.", "bit_length('abc')", Only(Integer, Text), c =>
            RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, RowLoop.Bytes(a[0], row).Length * 8L))),
        new KernelFunction(
            "ascii unicode ord", "The code point of the first character.", "ascii('A')", Only(Integer, Text), c =>
                StringKernel.Ascii(c.Arguments[0], c.Scratch)),
        new KernelFunction(
            "chr char", "The character of a code point.", "chr(65)", Only(Text, Integer), c => StringKernel.Chr(c.Arguments[0], c.Scratch)),
    ];

    static IEnumerable<ScalarFunction> Cases =>
    [
        new KernelFunction(
            "lower lcase", "The text in lower case.", "lower('ABC')", Only(Text, Text), c => StringKernel.Lower(c.Arguments[0], c.Scratch)),
        new KernelFunction(
            "upper ucase", "The text in upper case.", "upper('abc')", Only(Text, Text), c => StringKernel.Upper(c.Arguments[0], c.Scratch)),
        new KernelFunction(
            "initcap", "Each word with a capital.", "initcap('big data')", Only(Text, Text), c =>
                StringKernel.Initcap(c.Arguments[0], c.Scratch)),
        new KernelFunction(
            "reverse", "The characters in reverse order.", "reverse('abc')", Only(Text, Text), c =>
                StringKernel.Reverse(c.Arguments[0], c.Scratch)),
    ];

    static IEnumerable<ScalarFunction> Slices =>
    [
        new KernelFunction(
            "substr substring", "Part of a text: substr(text, start [, length]), counted from 1.", "substr('abcdef', 2, 3)",
                [Of(Text, Text, Integer), Of(Text, Text, Integer, Integer)], c =>
                StringKernel.Substring(c.Arguments[0], c.Arguments[1], c.Arguments.Count > 2 ? c.Arguments[2] : null, c.Scratch)),
        new KernelFunction(
            "left", "The first characters; with a negative count, all but the last.", "left('abc', 2)", Only(Text, Text, Integer), c =>
            StringKernel.Left(c.Arguments[0], c.Arguments[1], c.Scratch)),
        new KernelFunction(
            "right", "The last characters; with a negative count, all but the first.", "right('abc', 2)", Only(Text, Text, Integer), c =>
            StringKernel.Right(c.Arguments[0], c.Arguments[1], c.Scratch)),
        new KernelFunction("trim btrim", "The text without blanks, or given characters, at both ends.", "trim('  a ')", TrimTypes, c =>
            StringKernel.Trim(c.Arguments[0], Second(c), c.Scratch)),
        new KernelFunction("ltrim", "The text without blanks, or given characters, at the start.", "ltrim('  a')", TrimTypes, c =>
            StringKernel.LTrim(c.Arguments[0], Second(c), c.Scratch)),
        new KernelFunction("rtrim", "The text without blanks, or given characters, at the end.", "rtrim('a  ')", TrimTypes, c =>
            StringKernel.RTrim(c.Arguments[0], Second(c), c.Scratch)),
        new KernelFunction("lpad", "The text filled up, or cut, to a length, at the start.", "lpad('5', 3, '0')", PadTypes, c =>
            StringKernel.LPad(c.Arguments[0], c.Arguments[1], c.Arguments.Count > 2 ? c.Arguments[2] : null, c.Scratch)),
        new KernelFunction("rpad", "The text filled up, or cut, to a length, at the end.", "rpad('5', 3, '0')", PadTypes, c =>
            StringKernel.RPad(c.Arguments[0], c.Arguments[1], c.Arguments.Count > 2 ? c.Arguments[2] : null, c.Scratch)),
        new KernelFunction(
            "split_part", "One of the parts that a delimiter splits a text into, counted from 1, or from the end below 0.",
                "split_part('a,b,c', ',', 2)", Only(Text, Text, Text, Integer), c =>
                StringKernel.SplitPart(c.Arguments[0], c.Arguments[1], c.Arguments[2], c.Scratch)),
        new KernelFunction(
            "overlay", "The text with a part replaced.", "overlay('Txxxxas', 'hom', 2, 4)",
                [Of(Text, Text, Text, Integer), Of(Text, Text, Text, Integer, Integer)], Overlay),
    ];

    static IEnumerable<ScalarFunction> Joins =>
    [
        new KernelFunction(
            "concat", "The texts joined; nulls are skipped.", "concat('a', 1, NULL)", AllText, c => Concat(c, skipNulls: true),
                seesNulls: true),
        new KernelFunction("||", "Two texts, or lists, joined.", "'a' || 'b'", JoinTypes, Join),
        new KernelFunction(
            "concat_ws", "The texts joined with a separator; nulls are skipped.", "concat_ws('-', 'a', NULL, 'b')", AllText,
                ConcatWithSeparator, seesNulls: true),
        new KernelFunction(
            "repeat", "A text or the elements of a list several times.", "repeat('ab', 2)",
            a => ListFunctions.RepeatTypes(a) ?? Overloads.Best(Only(Text, Text, Integer), a), c => c.ResultType is ListType
                ? ListFunctions.RepeatAll(c) :
                StringKernel.Repeat(c.Arguments[0], c.Arguments[1], c.Scratch)),
        new KernelFunction(
            "replace", "The text with every occurrence of another one replaced.", "replace('abab', 'b', 'x')",
                Only(Text, Text, Text, Text), c =>
            StringKernel.Replace(c.Arguments[0], c.Arguments[1], c.Arguments[2], c.Scratch)),
        new KernelFunction(
            "translate", "Each character of one set replaced by that of another.", "translate('123', '13', 'ab')",
                Only(Text, Text, Text, Text), c =>
            StringKernel.Translate(c.Arguments[0], c.Arguments[1], c.Arguments[2], c.Scratch)),
    ];

    static IEnumerable<ScalarFunction> Searches =>
    [
        new KernelFunction(
            "strpos instr position", "Where a text first occurs in another, counted from 1; 0 where it does not.", "strpos('abc', 'c')",
                Only(Integer, Text, Text), c =>
            StringKernel.Position(c.Arguments[0], c.Arguments[1], c.Scratch)),
        new KernelFunction(
            "contains", "Whether a text occurs in another, or a value in a list.", "contains('abc', 'b')", ContainsTypes, Contains),
        new KernelFunction(
            "starts_with prefix", "Whether a text starts with another.", "starts_with('abc', 'ab')", Only(Truth, Text, Text), c =>
            StringKernel.StartsWith(c.Arguments[0], c.Arguments[1], c.Scratch)),
        new KernelFunction("ends_with suffix", "Whether a text ends with another.", "ends_with('abc', 'bc')", Only(Truth, Text, Text), c =>
            StringKernel.EndsWith(c.Arguments[0], c.Arguments[1], c.Scratch)),
    ];

    static FunctionSignature[] TrimTypes => [Of(Text, Text), Of(Text, Text, Text)];

    static FunctionSignature[] PadTypes => [Of(Text, Text, Integer), Of(Text, Text, Integer, Text)];

    static Column? Second(ScalarInvocation call) => call.Arguments.Count > 1 ? call.Arguments[1] : null;

    static FunctionSignature? LengthTypes(IReadOnlyList<DataType> arguments) => arguments is [var type]
        && type.Logical is ListType or MapType
        ? Of(Integer, type)
        : Overloads.Best([Of(Integer, Text), Of(Integer, DataType.Binary)], arguments);

    static Column Length(ScalarInvocation call) => call.Arguments[0].Type.Logical switch
    {
        ListType or MapType => ListFunctions.Length(call),
        { Id: TypeId.Binary } => StringKernel.ByteLength(call.Arguments[0], call.Scratch),
        _ => StringKernel.Length(call.Arguments[0], call.Scratch),
    };

    static FunctionSignature? ContainsTypes(IReadOnlyList<DataType> arguments) => arguments.Count == 2 && arguments[0].Logical is ListType
        ? ListSearchFunctions.ContainsTypes(arguments)
        : Overloads.Best([Of(Truth, Text, Text)], arguments);

    static Column Contains(ScalarInvocation call) => call.Arguments[0].Type.Logical is ListType
        ? ListSearchFunctions.Contains(call)
        : StringKernel.Contains(call.Arguments[0], call.Arguments[1], call.Scratch);

    static FunctionSignature? JoinTypes(IReadOnlyList<DataType> arguments)
    {
        if (arguments.Count != 2)
        {
            return null;
        }

        if (arguments[0].Logical is ListType || arguments[1].Logical is ListType)
        {
            return ListFunctions.ConcatTypes(arguments);
        }

        return arguments.All(a => a.Logical.Id is TypeId.Binary or TypeId.Null) && arguments.Any(a => a.Logical.Id == TypeId.Binary)
            ? Of(DataType.Binary, DataType.Binary, DataType.Binary)
            : AllText(arguments);
    }

    static Column Join(ScalarInvocation call) => call.ResultType.Id switch
    {
        TypeId.List => ListFunctions.Concat(call),
        TypeId.Binary => RowLoop.Run(call, (a, row, result) => RowLoop.Put(result, (byte[])[.. RowLoop.Bytes(a[0], row),
            .. RowLoop.Bytes(a[1], row)])),
        _ => Concat(call, skipNulls: false),
    };

    static Column Concat(ScalarInvocation call, bool skipNulls) => StringKernel.Concat(call.Arguments, skipNulls, call.Scratch);

    static Column ConcatWithSeparator(ScalarInvocation call)
    {
        var text = new List<byte>();
        return RowLoop.Run(
            call,
            (a, row, result) =>
            {
                if (a[0].IsNull(row))
                {
                    result.AppendNull();
                    return;
                }

                text.Clear();
                bool isFirst = true;
                for (int i = 1; i < a.Length; i++)
                {
                    if (!a[i].IsNull(row))
                    {
                        text.AddRange(isFirst ? [] : RowLoop.Bytes(a[0], row));
                        text.AddRange(RowLoop.Bytes(a[i], row));
                        isFirst = false;
                    }
                }

                RowLoop.Put(result, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(text));
            },
            seesNulls: true);
    }

    static Column Overlay(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        Rune[] text = [.. RowLoop.Text(a[0], row).EnumerateRunes()];
        Rune[] part = [.. RowLoop.Text(a[1], row).EnumerateRunes()];
        long start = RowLoop.Integer(a[2], row);
        if (start < 1)
        {
            throw new QuiverException(ErrorCode.InvalidValue, $"overlay counts characters from 1, not from {start}");
        }

        long length = a.Length > 3 ? RowLoop.Integer(a[3], row) : part.Length;
        int head = (int)Math.Min(start - 1, text.Length);
        int tail = (int)Int128.Clamp((Int128)start - 1 + length, 0, text.Length);
        var joined = new StringBuilder();
        foreach (Rune rune in (Rune[])[.. text[..head], .. part, .. text[tail..]])
        {
            joined.Append(rune.ToString());
        }

        RowLoop.Put(result, joined.ToString());
    });
}
