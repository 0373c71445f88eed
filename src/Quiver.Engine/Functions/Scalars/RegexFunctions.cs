using System.Text.RegularExpressions;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions of regular expressions and globs.</summary>
static class RegexFunctions
{
    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "regexp_matches regexp_like regexp_match_any", "Whether a pattern matches part of a text.", "regexp_matches('abc', 'b.')",
                [Of(Truth, Text, Text), Of(Truth, Text, Text, Text)], c => Run(c, 2, Like)),
        new KernelFunction(
            "regexp_full_match", "Whether a pattern matches the whole text.", "regexp_full_match('abc', 'a.*')",
                [Of(Truth, Text, Text), Of(Truth, Text, Text, Text)], c =>
            Run(c, 2, (pattern, a, row, result) => RowLoop.Put(result, pattern.IsMatch(RowLoop.Bytes(a[0], row))), whole: true)),
        new KernelFunction(
            "similar_to_escape",
            "The regular expression of a pattern of SIMILAR TO, with an escape character other than \\ where one is given.",
                "similar_to_escape('a%')", [Of(Text, Text), Of(Text, Text, Text)], c => RowLoop.Run(c, (a, row, result) =>
            RowLoop.Put(result, SimilarPattern.ToRegex(
                RowLoop.Text(a[0], row), a.Length > 1 ? RowLoop.Text(a[1], row) : SimilarPattern.DefaultEscape)))),
        new KernelFunction(
            "regexp_replace", "The text with the first match, or with flag g every match, replaced.",
                "regexp_replace('abab', 'b', 'x', 'g')", [Of(Text, Text, Text, Text), Of(Text, Text, Text, Text, Text)], Replace),
        new KernelFunction(
            "regexp_extract regexp_substr", "The first match, or one of its groups; empty where there is none.",
                "regexp_extract('abc', '(b)(c)', 2)",
                    [Of(Text, Text, Text), Of(Text, Text, Text, Integer), Of(Text, Text, Text, Integer, Text)], c =>
            Run(c, 3, (pattern, a, row, result) => RowLoop.Put(result, Group(pattern.Match(RowLoop.Text(a[0], row)), GroupAt(a, row))))),
        new KernelFunction(
            "regexp_extract_all", "All matches, or one group of each.", "regexp_extract_all('a1b2', '[0-9]')",
                [Of(TextList, Text, Text), Of(TextList, Text, Text, Integer)], c =>
            Run(c, 3, (pattern, a, row, result) =>
            {
                int group = GroupAt(a, row);
                PutList(result, pattern.Matches(RowLoop.Text(a[0], row)).Select(m => Group(m, group)));
            })),
        new KernelFunction(
            "regexp_match", "The groups of the first match, or the match where there are none; null without a match.",
                "regexp_match('abc', '(b)(c)')", [Of(TextList, Text, Text), Of(TextList, Text, Text, Text)], c => Run(c, 2, Groups)),
        new KernelFunction(
            "regexp_count", "The number of matches.", "regexp_count('abab', 'b')",
                [Of(Integer, Text, Text), Of(Integer, Text, Text, Integer), Of(Integer, Text, Text, Integer, Text)], c =>
            Run(c, 3, (pattern, a, row, result) =>
            {
                string text = RowLoop.Text(a[0], row);
                int start = a.Length > 2 ? IndexOf(text, RowLoop.Integer(a[2], row)) : 0;
                RowLoop.Put(result, start > text.Length ? 0L : pattern.Count(text, start));
            })),
        new KernelFunction(
            "string_split_regex regexp_split_to_array str_split_regex", "The parts that matches split a text into.",
                "string_split_regex('a1b2c', '[0-9]')", [Of(TextList, Text, Text), Of(TextList, Text, Text, Text)], c =>
            Run(c, 2, Split)),
        new KernelFunction(
            "glob_matches", "Whether a text matches a pattern with *, ? and [sets].", "glob_matches('abc', 'a*')",
                Only(Truth, Text, Text), c =>
            Run(c, 2, (pattern, a, row, result) => RowLoop.Put(result, pattern.IsMatch(RowLoop.Bytes(a[0], row))), glob: true)),
        new KernelFunction("regexp_escape", "The text as a pattern that matches itself.", "regexp_escape('a.b')", Only(Text, Text), c =>
            RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, Regex.Escape(RowLoop.Text(a[0], row))))),
    ];

    /// <summary>Flag g asks for all matches, which a yes or no cannot give: PostgreSQL and DuckDB refuse it too.</summary>
    static void Like(TextPattern pattern, Column[] a, int row, ColumnBuilder result)
    {
        if (a.Length > 2 && RowLoop.Text(a[2], row).Contains('g', StringComparison.Ordinal))
        {
            throw new QuiverException(ErrorCode.InvalidValue, "regexp_like takes no flag g, which is for regexp_replace; leave it out");
        }

        RowLoop.Put(result, pattern.IsMatch(RowLoop.Bytes(a[0], row)));
    }

    static readonly DataType TextList = DataType.List(Text);

    delegate void Body(TextPattern pattern, Column[] arguments, int row, ColumnBuilder result);

    static Column Run(ScalarInvocation call, int flagsAt, Body body, bool whole = false, bool glob = false)
    {
        PatternCache patterns = PatternCache.Of(call);
        return RowLoop.Run(call, (a, row, result) =>
        {
            ReadOnlySpan<byte> flags = a.Length > flagsAt ? RowLoop.Bytes(a[flagsAt], row) : [];
            body(patterns.Get(RowLoop.Bytes(a[1], row), flags, whole, glob), a, row, result);
        });
    }

    /// <summary>Where a position that counts characters from 1 lies in a text; beyond its end where the text is shorter.</summary>
    static int IndexOf(string text, long position)
    {
        int index = 0;
        for (long at = 1; at < position && index <= text.Length; at++)
        {
            index += index < text.Length && char.IsSurrogatePair(text, index) ? 2 : 1;
        }

        return index;
    }

    static int GroupAt(Column[] a, int row) => a.Length > 2 ? (int)Math.Clamp(RowLoop.Integer(a[2], row), -1, int.MaxValue) : 0;

    static string Group(Match match, int group)
    {
        if (!match.Success)
        {
            return "";
        }

        return group >= 0 && group < match.Groups.Count
            ? match.Groups[group].Value
            : throw new QuiverException(ErrorCode.InvalidValue, $"the pattern has {match.Groups.Count - 1} groups, not {group}");
    }

    static void Groups(TextPattern pattern, Column[] a, int row, ColumnBuilder result)
    {
        Match match = pattern.Match(RowLoop.Text(a[0], row));
        if (!match.Success)
        {
            result.AppendNull();
            return;
        }

        PutList(result, match.Groups.Count == 1 ? [match.Value] : match.Groups.Values.Skip(1).Select(g => g.Success ? g.Value : null));
    }

    static void Split(TextPattern pattern, Column[] a, int row, ColumnBuilder result)
    {
        string text = RowLoop.Text(a[0], row);
        var parts = new List<string>();
        int from = 0;
        foreach (Match match in pattern.Matches(text))
        {
            if (match.Length > 0)
            {
                parts.Add(text[from..match.Index]);
                from = match.Index + match.Length;
            }
        }

        parts.Add(text[from..]);
        PutList(result, parts);
    }

    static void PutList(ColumnBuilder result, IEnumerable<string?> items)
    {
        var list = (ListColumnBuilder)result;
        foreach (string? item in items)
        {
            list.Elements.Append(item);
        }

        list.EndValue();
    }

    static Column Replace(ScalarInvocation call)
    {
        byte[] written = [];
        TextReplacement? replacement = null;
        return Run(call, 3, (pattern, a, row, result) =>
        {
            ReadOnlySpan<byte> template = RowLoop.Bytes(a[2], row);
            if (replacement is null || !template.SequenceEqual(written))
            {
                written = template.ToArray();
                replacement = new TextReplacement(RowLoop.Text(a[2], row));
            }

            bool all = a.Length > 3 && RowLoop.Bytes(a[3], row).Contains((byte)'g');
            pattern.Replace(RowLoop.Bytes(a[0], row), all, replacement, (StringColumnBuilder)result);
        });
    }
}
