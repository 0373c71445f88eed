using System.Text;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Strings;
using Quiver.Compute.Tests.Selection;
using Xunit;

namespace Quiver.Compute.Tests.Strings;

public sealed class StringTests
{
    static readonly object Fails = new();

    static readonly Dictionary<string, Case> Cases = new()
    {
        ["length"] = new(0, 0, (a, s) => StringKernel.Length(a[0], s), (t, _, _) => (long)Runes(t).Length),
        ["byte length"] = new(0, 0, (a, s) => StringKernel.ByteLength(a[0], s), (t, _, _) => (long)Encoding.UTF8.GetByteCount(t)),
        ["ascii"] = new(0, 0, (a, s) => StringKernel.Ascii(a[0], s), (t, _, _) => t.Length == 0 ? 0L : Runes(t)[0].Value),
        ["upper"] = new(0, 0, (a, s) => StringKernel.Upper(a[0], s), (t, _, _) => Map(t, Rune.ToUpperInvariant)),
        ["lower"] = new(0, 0, (a, s) => StringKernel.Lower(a[0], s), (t, _, _) => Map(t, Rune.ToLowerInvariant)),
        ["reverse"] = new(0, 0, (a, s) => StringKernel.Reverse(a[0], s), (t, _, _) => Text(Runes(t).Reverse())),
        ["substring to end"] = new(0, 1, (a, s) => StringKernel.Substring(a[0], a[1], null, s), (t, _, n) =>
            Substring(t, n[0], long.MaxValue)),
        ["substring"] = new(0, 2, (a, s) => StringKernel.Substring(a[0], a[1], a[2], s), (t, _, n) => n[1] < 0 ? Fails
            : Substring(t, n[0], n[0] + n[1])),
        ["left"] = new(0, 1, (a, s) => StringKernel.Left(a[0], a[1], s), (t, _, n) =>
            Text(n[0] >= 0 ? Runes(t).Take((int)n[0]) : Runes(t).SkipLast((int)-n[0]))),
        ["right"] = new(0, 1, (a, s) => StringKernel.Right(a[0], a[1], s), (t, _, n) =>
            Text(n[0] >= 0 ? Runes(t).TakeLast((int)n[0]) : Runes(t).Skip((int)-n[0]))),
        ["repeat"] = new(0, 1, (a, s) => StringKernel.Repeat(a[0], a[1], s), (t, _, n) =>
            string.Concat(Enumerable.Repeat(t, (int)Math.Max(0, n[0])))),
        ["lpad"] = new(1, 1, (a, s) => StringKernel.LPad(a[0], a[2], a[1], s), (t, p, n) => Pad(t, p[0], n[0], atStart: true)),
        ["rpad"] = new(1, 1, (a, s) => StringKernel.RPad(a[0], a[2], a[1], s), (t, p, n) => Pad(t, p[0], n[0], atStart: false)),
        ["trim"] = new(1, 0, (a, s) => StringKernel.Trim(a[0], a[1], s), (t, p, _) => Trim(t, p[0], true, true)),
        ["ltrim"] = new(1, 0, (a, s) => StringKernel.LTrim(a[0], a[1], s), (t, p, _) => Trim(t, p[0], true, false)),
        ["rtrim spaces"] = new(0, 0, (a, s) => StringKernel.RTrim(a[0], null, s), (t, _, _) => Trim(t, " ", false, true)),
        ["replace"] = new(2, 0, (a, s) => StringKernel.Replace(a[0], a[1], a[2], s), (t, p, _) => p[0].Length == 0 ? t
            : t.Replace(p[0], p[1], StringComparison.Ordinal)),
        ["split_part"] = new(1, 1, (a, s) => StringKernel.SplitPart(a[0], a[1], a[2], s), (t, p, n) => SplitPart(t, p[0], n[0])),
        ["translate"] = new(2, 0, (a, s) => StringKernel.Translate(a[0], a[1], a[2], s), (t, p, _) => Translate(t, p[0], p[1])),
        ["position"] = new(1, 0, (a, s) => StringKernel.Position(a[0], a[1], s), (t, p, _) => Position(t, p[0])),
        ["contains"] = new(1, 0, (a, s) => StringKernel.Contains(a[0], a[1], s), (t, p, _) => t.Contains(p[0], StringComparison.Ordinal)),
        ["starts_with"] = new(1, 0, (a, s) => StringKernel.StartsWith(a[0], a[1], s), (t, p, _) =>
            t.StartsWith(p[0], StringComparison.Ordinal)),
        ["ends_with"] = new(1, 0, (a, s) => StringKernel.EndsWith(a[0], a[1], s), (t, p, _) => t.EndsWith(p[0], StringComparison.Ordinal)),
        ["concat"] = new(2, 0, (a, s) => StringKernel.Concat(a, skipNulls: false, s), (t, p, _) => t + p[0] + p[1]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_random_arguments_equal_reference_on_runes(string name)
    {
        Case function = Cases[name];
        var random = new Random(name.Length);
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        for (int round = 0; round < 100; round++)
        {
            int length = RandomColumns.Lengths[round % 6];
            bool constantRest = round % 2 == 0;
            List<Column> columns = [RandomColumns.Make(random, DataType.Utf8, RandomColumns.Encodings[round % 6], length, round % 3 * 0.1)];
            for (int i = 0; i < function.Texts + function.Numbers; i++)
            {
                DataType type = i < function.Texts ? DataType.Utf8 : round % 5 == 0 ? DataType.Int64 : DataType.Int8;
                string encoding = constantRest ? "constant" : RandomColumns.Encodings[random.Next(5)];
                columns.Add(i < function.Texts
                    ? RandomColumns.Make(random, type, encoding, length, 0.1)
                    : SmallNumbers(random, type, encoding == "constant", length, name is "split_part"));
            }

            object?[] expected = [.. Enumerable.Range(0, length).Select(i => Expected(function, columns, i))];
            if (expected.Contains(Fails))
            {
                Assert.Throws<QuiverException>(() => function.Kernel([.. columns], scratch));
                continue;
            }

            Column actual = function.Kernel([.. columns], scratch);
            Boxed.AssertEqual(expected, actual, $"{name}, round {round}");
            bool isText = actual.Type.Id == TypeId.Utf8;
            Assert.True(!isText || name == "concat" || !constantRest || columns[0] is not DictionaryColumn d
                || d.Values.Length > Math.Max(1, length) || actual is DictionaryColumn);
        }
    }

    [Fact]
    public void Initcap_words_start_large()
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        Column result = StringKernel.Initcap(ColumnBuilder.Build(DataType.Utf8, "hello WORLD 2nd-étage", "", null), scratch);
        Boxed.AssertEqual(["Hello World 2nd-Étage", "", null], result, "initcap");
    }

    [Fact]
    public void Chr_makes_code_points_and_rejects_others()
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        Boxed.AssertEqual(["A", "é", null, "😀"], StringKernel.Chr(ColumnBuilder.Build(DataType.Int32, 65, 0xE9, null, 0x1F600), scratch),
            "chr");
        foreach (int bad in new[] { 0, -1, 0xD800, 0x110000 })
        {
            Assert.Equal(ErrorCode.InvalidValue,
                Assert.Throws<QuiverException>(() => StringKernel.Chr(ColumnBuilder.Build(DataType.Int32, bad), scratch)).Code);
        }
    }

    [Fact]
    public void Repeat_and_pad_beyond_the_limit_fail()
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        Column text = ColumnBuilder.Build(DataType.Utf8, "abc");
        foreach (long size in new[] { 1L << 29, long.MaxValue })
        {
            Column many = ColumnBuilder.Build(DataType.Int64, size);
            Assert.Equal(ErrorCode.LimitExceeded, Assert.Throws<QuiverException>(() => StringKernel.Repeat(text, many, scratch)).Code);
        }

        Column huge = ColumnBuilder.Build(DataType.Int64, long.MaxValue);
        Assert.Equal(ErrorCode.LimitExceeded, Assert.Throws<QuiverException>(() => StringKernel.LPad(text, huge, null, scratch)).Code);
        Assert.Equal(ErrorCode.LimitExceeded, Assert.Throws<QuiverException>(() => StringKernel.RPad(text, huge, text, scratch)).Code);
    }

    [Fact]
    public void Concat_skipping_nulls_leaves_them_out()
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        Column first = ColumnBuilder.Build(DataType.Utf8, "a", null, null);
        Column second = ColumnBuilder.Build(DataType.Utf8, "b", "c", null);
        Boxed.AssertEqual(["ab", "c", ""], StringKernel.Concat([first, new NullColumn(3), second], skipNulls: true, scratch), "concat");
    }

    static object? Expected(Case function, List<Column> columns, int row)
    {
        object?[] values = [.. columns.Select(c => c.GetValue(row))];
        if (values.Contains(null))
        {
            return null;
        }

        string[] texts = [.. values.Skip(1).Take(function.Texts).Cast<string>()];
        long[] numbers = [.. values.Skip(1 + function.Texts).Select(v => Convert.ToInt64(v, null))];
        return function.Reference((string)values[0]!, texts, numbers);
    }

    static Column SmallNumbers(Random random, DataType type, bool isConstant, int length, bool noZero)
    {
        object? Next() => noZero ? random.Next(1, 4) * ((random.Next(2) * 2) - 1) : random.Next(-2, 9);
        return isConstant
            ? new ConstantColumn(ColumnBuilder.Build(type, Next()), length)
            : ColumnBuilder.Build(type, [.. Enumerable.Range(0, length).Select(_ => random.Next(8) == 0 ? null : Next())]);
    }

    static Rune[] Runes(string text) => [.. text.EnumerateRunes()];

    static string Text(IEnumerable<Rune> runes) => string.Concat(runes.Select(r => r.ToString()));

    static string Map(string text, Func<Rune, Rune> map) => Text(Runes(text).Select(map));

    static string Substring(string text, long from, long to) => Text(Runes(text).Where((_, i) => i + 1 >= from && i + 1 < to));

    static string Pad(string text, string fill, long size, bool atStart)
    {
        Rune[] runes = Runes(text);
        int missing = (int)Math.Max(0, size) - runes.Length;
        if (missing <= 0 || fill.Length == 0)
        {
            return Text(runes.Take((int)Math.Max(0, size)));
        }

        string padding = Text(Enumerable.Repeat(Runes(fill), missing).SelectMany(r => r).Take(missing));
        return atStart ? padding + text : text + padding;
    }

    static string Trim(string text, string set, bool start, bool end)
    {
        IEnumerable<Rune> runes = Runes(text);
        HashSet<Rune> drop = [.. Runes(set)];
        runes = start ? runes.SkipWhile(drop.Contains) : runes;
        return Text(end ? runes.Reverse().SkipWhile(drop.Contains).Reverse() : runes);
    }

    static string SplitPart(string text, string delimiter, long n)
    {
        // Parts are counted from the side that n names, so overlapping delimiters are found from there.
        if (delimiter.Length == 0)
        {
            return n is 1 or -1 ? text : "";
        }

        if (n > 0)
        {
            return text.Split(delimiter).ElementAtOrDefault((int)n - 1) ?? "";
        }

        List<string> parts = [];
        while (text.LastIndexOf(delimiter, StringComparison.Ordinal) is var at and >= 0)
        {
            parts.Add(text[(at + delimiter.Length)..]);
            text = text[..at];
        }

        parts.Add(text);
        return parts.ElementAtOrDefault((int)-n - 1) ?? "";
    }

    static string Translate(string text, string from, string to)
    {
        List<Rune> source = [.. Runes(from)];
        Rune[] target = Runes(to);
        return Text(Runes(text).SelectMany(r => source.IndexOf(r) is var at && at < 0 ? [r] : at < target.Length ? new[] { target[at] }
            : []));
    }

    static long Position(string text, string needle)
    {
        int at = text.IndexOf(needle, StringComparison.Ordinal);
        return at < 0 ? 0 : Runes(text[..at]).Length + 1;
    }

    sealed record Case(int Texts, int Numbers, Func<Column[], ColumnScratch, Column> Kernel, Func<string, string[], long[],
        object> Reference);
}
