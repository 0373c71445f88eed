using System.Globalization;

namespace Quiver.Storage.Tests.Store.Model;

/// <summary>Random rows of a random schema, with keys that often come again.</summary>
sealed class RandomRows
{
    static readonly string[] _values =
        ["a", "b", "ä", "host-12345678901234567", "host-12345678901234568", "A b", "x,y=z", "it's", "a b", "ab", "0", "日本語 text"];

    static readonly string[] _texts = ["", "short", "quote\"d", "back\\slash", "two\nlines", "longer than twelve bytes", "日本語", "it's"];
    readonly Random _random;
    readonly long _start = 1_700_000_000_000_000_000;
    readonly int _tagCount;
    readonly int _valueCount;
    readonly long _step;

    public RandomRows(Random random)
    {
        _random = random;
        _tagCount = random.Next(5);
        _valueCount = 1 + random.Next(_values.Length);
        _step = random.Next(3) switch { 0 => 1, 1 => 60_000_000_000, _ => 7_200_000_000_000 };
    }

    /// <summary>How many columns of each sort there may be by now; later ones come later.</summary>
    public int Generation { get; set; }

    public IReadOnlyList<string> Tags => [.. Enumerable.Range(0, _tagCount).Select(i => $"t{i}").Take(1 + Generation)];

    public IReadOnlyList<string> Fields =>
        [.. "fiubs".SelectMany(type => Enumerable.Range(0, 1 + (Generation / 2)).Select(i => $"{type}{i}"))];

    public string TagValue() => _values[_random.Next(_valueCount)];

    public long Time() => _random.Next(60) switch
    {
        0 => -_random.NextInt64(100_000_000_000_000),
        1 => _random.Next(3),
        2 => _random.Next(2) == 0 ? long.MaxValue - _random.Next(3) : long.MinValue + 1 + _random.Next(3),
        var n => _start + (_random.Next(n < 20 ? 3 : 60) * _step),
    };

    public object FieldValue(string field) => field[0] switch
    {
        'f' => _random.Next(4) == 0 ? _random.NextDouble() * 1e10 : _random.Next(5) - 2.5,
        'i' => _random.Next(20) == 0 ? _random.NextInt64(long.MinValue, long.MaxValue) : (long)_random.Next(8),
        'u' => _random.Next(20) == 0 ? ulong.MaxValue - 1 : (ulong)_random.Next(5),
        'b' => _random.Next(2) == 0,
        _ => _texts[_random.Next(_texts.Length)],
    };

    public ModelRow Row()
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in Tags.Where(_ => _random.Next(5) != 0))
        {
            tags[tag] = TagValue();
        }

        var row = new ModelRow(tags, Time());
        var fields = Fields;
        do
        {
            var field = fields[_random.Next(fields.Count)];
            row.Fields[field] = FieldValue(field);
        }
        while (_random.Next(3) != 0);
        return row;
    }

    /// <summary>Writes a row as a line.</summary>
    public static string Line(ModelRow row) =>
        "m" + string.Concat(row.Tags.Select(tag => $",{tag.Key}={Escape(tag.Value)}")) + " "
        + string.Join(',', row.Fields.Select(field => $"{field.Key}={Value(field.Value)}"))
        + string.Create(CultureInfo.InvariantCulture, $" {row.Time}");

    static string Escape(string tag) => tag.Replace(",", "\\,", StringComparison.Ordinal)
        .Replace(" ", "\\ ", StringComparison.Ordinal).Replace("=", "\\=", StringComparison.Ordinal);

    static string Value(object value) => value switch
    {
        long => ModelRow.Show(value) + "i",
        ulong => ModelRow.Show(value) + "u",
        bool isTrue => isTrue ? "true" : "f",
        string text => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"",
        _ => ModelRow.Show(value),
    };
}
