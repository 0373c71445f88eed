using System.Globalization;
using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;

namespace Quiver.Engine.Types;

/// <summary>The text of literals in plans: SQL where there is a literal for the type.</summary>
static class ScalarText
{
    public static string Of(ScalarValue value) => Of(value.Value, value.Type);

    static string Of(object? value, DataType type) => value switch
    {
        null => "NULL",
        bool flag => flag ? "true" : "false",
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        byte[] bytes => $"X'{Convert.ToHexString(bytes)}'",
        DateOnly date => $"DATE '{date:yyyy-MM-dd}'",
        DateTime time => $"TIMESTAMP '{time:yyyy-MM-dd HH:mm:ss.FFFFFFF}'",
        TimeOnly time => $"TIME '{time:HH:mm:ss.FFFFFFF}'",
        IntervalValue interval => $"INTERVAL '{interval.Months} months {interval.Days} days {interval.Nanoseconds / 1e9} seconds'",
        KeyValuePair<object, object?>[] pairs => Pairs(pairs, (MapType)type),
        object?[] items when type is ListType list => $"[{string.Join(", ", items.Select(i => Of(i, list.Element)))}]",
        object?[] items when type is StructType fields => Struct(items, fields),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    static string Pairs(KeyValuePair<object, object?>[] pairs, MapType type) =>
        $"MAP {{{string.Join(", ", pairs.Select(p => $"{Of(p.Key, type.Key)}: {Of(p.Value, type.Value)}"))}}}";

    static string Struct(object?[] items, StructType type)
    {
        var text = new StringBuilder("{");
        for (int i = 0; i < items.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append('\'').Append(type.Fields[i].Name).Append("': ").Append(Of(items[i],
                type.Fields[i].Type));
        }

        return text.Append('}').ToString();
    }
}
