using System.Globalization;
using System.Text;

namespace Quiver.Storage.Tests.LineProtocol;

/// <summary>A line as a value, and its text with random but valid spelling: escapes, blanks, forms of numbers.</summary>
sealed record NaiveLine(
    string Table, IReadOnlyList<(string Name, string Value)> Tags, IReadOnlyList<(string Name, object Value)> Fields, long? Time)
{
    static readonly string[] Names = ["cpu", "my table", "a,b", "k=v", "größe", "x", "y.z", "back\\slash", "host", "t"];

    public static NaiveLine Random(Random random)
    {
        var tags = Names.OrderBy(_ => random.Next()).Take(random.Next(4)).Select(name => ("tag " + name, Names[random.Next(Names.Length)]));
        var fields = Names.OrderBy(_ => random.Next()).Take(1 + random.Next(4)).Select(name => Field(name, random));
        return new NaiveLine(Names[random.Next(3)], [.. tags], [.. fields], random.Next(6) == 0 ? null : random.NextInt64(-1 << 30,
            1L << 60));
    }

    public string Text(Random random)
    {
        var text = new StringBuilder();
        text.Append(Escape(Table, ", "));
        foreach (var (name, value) in Tags)
        {
            text.Append(',').Append(Escape(name, ",= ")).Append('=').Append(Escape(value, ",= "));
        }

        text.Append(' ', 1 + random.Next(2));
        text.AppendJoin(',', Fields.Select(field => Escape(field.Name, ",= ") + "=" + Spell(field.Value, random)));
        if (Time is { } time)
        {
            text.Append(' ', 1 + random.Next(2)).Append(time.ToString(CultureInfo.InvariantCulture));
        }

        return text.Append(' ', random.Next(2)).Append(random.Next(4) == 0 ? "\r\n" : "\n").ToString();
    }

    /// <summary>Each name has a value of one type only, so that no line contradicts another.</summary>
    static (string Name, object Value) Field(string name, Random random) => (Array.IndexOf(Names, name) % 5) switch
    {
        0 => (name, random.Next(3) == 0 ? Math.Round(random.NextDouble() * 100,
            2) : BitConverter.UInt64BitsToDouble((ulong)random.NextInt64() >> 2)),
        1 => (name, random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64)),
        2 => (name, (ulong)random.NextInt64() << 1),
        3 => (name, random.Next(2) == 0),
        _ => (name, string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => "ab \",=\\\nü€😀"[random.Next(9)])) + "😀"),
    };

    static string Escape(string text, string special) =>
        string.Concat(text.Select(c => special.Contains(c, StringComparison.Ordinal) ? "\\" + c : c.ToString()));

    static string Spell(object value, Random random) => value switch
    {
        double number => number.ToString(random.Next(2) == 0 ? "R" : "E16", CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture) + "i",
        ulong number => number.ToString(CultureInfo.InvariantCulture) + "u",
        bool truth => truth ? new[] { "t", "T", "true", "True", "TRUE" }[random.Next(5)] : new[] { "f", "F", "false", "False",
            "FALSE" }[random.Next(5)],
        _ => "\"" + ((string)value).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"",
    };
}
