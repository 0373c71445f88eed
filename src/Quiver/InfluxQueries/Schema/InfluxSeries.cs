using System.Text;

namespace Quiver.InfluxQueries.Schema;

/// <summary>A series: a measurement and its tags.</summary>
/// <param name="Tags">The tags that it has, sorted by key; none is empty.</param>
/// <param name="Key">The measurement and the tags as the line protocol writes them.</param>
sealed record InfluxSeries(IReadOnlyList<KeyValuePair<string, string>> Tags, string Key)
{
    /// <summary>Makes the series of tags.</summary>
    public static InfluxSeries Of(string measurement, IReadOnlyList<KeyValuePair<string, string>> tags)
    {
        var text = new StringBuilder();
        Append(text, measurement, ", ");
        foreach ((string key, string value) in tags)
        {
            Append(text.Append(','), key, ",= ");
            Append(text.Append('='), value, ",= ");
        }

        return new InfluxSeries(tags, text.ToString());
    }

    /// <summary>Returns the value of a tag; empty where the series does not have it.</summary>
    public string ValueOf(string key)
    {
        foreach ((string name, string value) in Tags)
        {
            if (name == key)
            {
                return value;
            }
        }

        return "";
    }

    static void Append(StringBuilder text, string name, string escaped)
    {
        foreach (char c in name)
        {
            text.Append(escaped.Contains(c, StringComparison.Ordinal) ? "\\" : "").Append(c);
        }
    }
}
