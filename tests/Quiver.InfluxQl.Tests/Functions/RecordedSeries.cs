using System.Globalization;
using System.Text.RegularExpressions;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Tests.Functions;

/// <summary>The points that a group of recorded steps writes, read from plain line protocol without escapes, in the order of time and
/// then of series.</summary>
sealed partial class RecordedSeries
{
    readonly SortedDictionary<(long Time, string Key), Dictionary<string, InfluxValue>> _rows = [];

    /// <summary>Returns the rows of a measurement by time; a later write of a field replaces an earlier one.</summary>
    public List<RecordedRow> RowsOf(string measurement) =>
    [
        .. from row in _rows
            where row.Key.Key.Split(',')[0] == measurement
            select new RecordedRow(row.Key.Time, TagsOf(row.Key.Key), row.Value),
    ];

    /// <summary>Takes lines.</summary>
    public void Write(string lines)
    {
        foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(' ');
            (long Time, string Key) key = (long.Parse(parts[2], CultureInfo.InvariantCulture), parts[0]);
            if (!_rows.TryGetValue(key, out Dictionary<string, InfluxValue>? fields))
            {
                _rows[key] = fields = [];
            }

            foreach (string field in parts[1].Split(','))
            {
                int split = field.IndexOf('=', StringComparison.Ordinal);
                fields[field[..split]] = Read(field[(split + 1)..]);
            }
        }
    }

    /// <summary>Whether all lines are as plain as this reader needs them.</summary>
    public static bool Reads(string lines) => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).All(PlainLine().IsMatch);

    static InfluxValue Read(string text) => text switch
    {
        ['"', .. var inner, '"'] => InfluxValue.Of(inner),
        "true" or "t" or "T" or "True" or "TRUE" => InfluxValue.Of(true),
        "false" or "f" or "F" or "False" or "FALSE" => InfluxValue.Of(false),
        [.. var digits, 'i'] => InfluxValue.Of(long.Parse(digits, CultureInfo.InvariantCulture)),
        _ => InfluxValue.Of(double.Parse(text, CultureInfo.InvariantCulture)),
    };

    static Dictionary<string, string> TagsOf(string key) =>
        key.Split(',').Skip(1).Select(tag => tag.Split('=')).ToDictionary(tag => tag[0], tag => tag[1]);

    [GeneratedRegex(@"^[\w,=]+ \w+=(""\w*""|[\w.+-]+)(,\w+=(""\w*""|[\w.+-]+))* -?\d+$")]
    private static partial Regex PlainLine();
}
