using System.Globalization;
using System.Text;
using System.Text.Json;
using Quiver.Arrow.Types;

namespace Quiver.Formats.Tests.Parquet;

/// <summary>Compares values of columns with the cells of <c>expected.jsonl</c>, which are DuckDB's.</summary>
static class JsonCells
{
    public static bool Matches(DataType type, object? value, JsonElement expected)
    {
        if (value is null || expected.ValueKind == JsonValueKind.Null)
        {
            return value is null && expected.ValueKind == JsonValueKind.Null;
        }

        switch (type)
        {
            case ListType list:
                var items = (object?[])value;
                return expected.GetArrayLength() == items.Length
                    && items.Zip(expected.EnumerateArray()).All(p => Matches(list.Element, p.First, p.Second));
            case MapType map:
                var pairs = (KeyValuePair<object, object?>[])value;
                return expected.GetArrayLength() == pairs.Length && pairs.Zip(expected.EnumerateArray()).All(p =>
                    Matches(map.Key, p.First.Key, p.Second.GetProperty("key")) && Matches(map.Value, p.First.Value,
                        p.Second.GetProperty("value")));
            case StructType fields:
                var parts = (object?[])value;
                return expected.EnumerateObject().Count() == parts.Length
                    && fields.Fields.Zip(parts).All(p => expected.TryGetProperty(p.First.Name, out var cell)
                        && Matches(p.First.Type, p.Second, cell));
            default:
                return MatchesScalar(type, value, expected);
        }
    }

    static bool MatchesScalar(DataType type, object value, JsonElement expected)
    {
        if (value is float or double && expected.ValueKind == JsonValueKind.Number)
        {
            var actual = Convert.ToDouble(value, CultureInfo.InvariantCulture);
            return actual == expected.GetDouble();
        }

        var text = expected.ValueKind == JsonValueKind.String ? expected.GetString()! : expected.GetRawText();
        return text == Text(type, value) || (type is TimeType && text == Text(type, value) + "+00");
    }

    public static string Text(DataType type, object value) => value switch
    {
        bool b => b ? "true" : "false",
        byte[] bytes => Blob(bytes),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time =>
            time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF",
                CultureInfo.InvariantCulture) + (((TimestampType)type).Zone is null ? "" : "+00"),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        object?[] items => "[" + string.Join(", ",
            items.Select(i => i is null ? "null" : Text(type is ListType l ? l.Element : type, i))) + "]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    static string Blob(byte[] bytes)
    {
        var text = new StringBuilder();
        foreach (var b in bytes)
        {
            if (b is >= 32 and < 127 and not (byte)'\\' and not (byte)'\'' and not (byte)'"')
            {
                text.Append((char)b);
            }
            else
            {
                text.Append("\\x").Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }
}
