using System.Globalization;
using Quiver.Bench.Tpch;

namespace Quiver.Bench.Tsbs;

/// <summary>
/// The fifteen query types of TSBS's cpu-only use case (github.com/timescale/tsbs), each with several choices of hosts and windows that
/// are the same in every run.
/// </summary>
sealed class TsbsQueries(int hosts, int hours)
{
    const int Stream = 7001;
    RowRandom _random = new(Stream, 0);

    /// <summary>All queries, type by type.</summary>
    public IEnumerable<TsbsQuery> All(int instances)
    {
        (string Type, int Instances, Func<string, TsbsQuery> Make)[] types =
        [
            ("single-groupby-1-1-1", instances, type => Maxima(type, 1, 1, 1, "minute", "1m")),
            ("single-groupby-1-1-12", instances, type => Maxima(type, 1, 1, 12, "minute", "1m")),
            ("single-groupby-1-8-1", instances, type => Maxima(type, 1, 8, 1, "minute", "1m")),
            ("single-groupby-5-1-1", instances, type => Maxima(type, 5, 1, 1, "minute", "1m")),
            ("single-groupby-5-1-12", instances, type => Maxima(type, 5, 1, 12, "minute", "1m")),
            ("single-groupby-5-8-1", instances, type => Maxima(type, 5, 8, 1, "minute", "1m")),
            ("cpu-max-all-1", instances, type => Maxima(type, 10, 1, 8, "hour", "1h")),
            ("cpu-max-all-8", instances, type => Maxima(type, 10, 8, 8, "hour", "1h")),
            ("double-groupby-1", instances, type => MeansByHost(type, 1)),
            ("double-groupby-5", instances, type => MeansByHost(type, 5)),
            ("double-groupby-all", instances, type => MeansByHost(type, 10)),
            ("high-cpu-1", instances, type => HighCpu(type, 1)),
            ("high-cpu-all", instances, type => HighCpu(type, 0)),
            ("groupby-orderby-limit", instances, LastMinutes),
            ("lastpoint", 1, LastPoints),
        ];
        foreach ((string type, int count, Func<string, TsbsQuery> make) in types)
        {
            for (var i = 0; i < count; i++)
            {
                yield return make(type);
            }
        }
    }

    /// <summary>The maximum of some fields of some hosts in each minute or hour of a window.</summary>
    TsbsQuery Maxima(string type, int fields, int hostCount, int windowHours, string unit, string interval)
    {
        (DateTime start, DateTime end) = Window(windowHours);
        string[] chosen = Hosts(hostCount);
        string[] names = TsbsSchema.Fields[..fields];
        return new TsbsQuery(
            type,
            $"SELECT date_trunc('{unit}', time) AS {unit}, {Join(names, field => $"max({field}) AS max_{field}")} FROM {{cpu}} "
                + $"WHERE {SqlHosts(chosen)} AND {SqlWindow(start, end)} GROUP BY 1 ORDER BY 1",
            $"SELECT {Join(names, field => $"max({field})")} FROM cpu WHERE {InfluxHosts(chosen)} AND {InfluxWindow(start, end)} "
                + $"GROUP BY time({interval})");
    }

    /// <summary>The mean of some fields of every host in each hour of twelve.</summary>
    TsbsQuery MeansByHost(string type, int fields)
    {
        (DateTime start, DateTime end) = Window(12);
        string[] names = TsbsSchema.Fields[..fields];
        return new TsbsQuery(
            type,
            $"SELECT date_trunc('hour', time) AS hour, hostname, {Join(names, field => $"avg({field}) AS mean_{field}")} FROM {{cpu}} "
                + $"WHERE {SqlWindow(start, end)} GROUP BY 1, 2 ORDER BY 1, 2",
            $"SELECT {Join(names, field => $"mean({field})")} FROM cpu WHERE {InfluxWindow(start, end)} GROUP BY time(1h), hostname");
    }

    /// <summary>The whole rows of busy moments, of some hosts or of all (0).</summary>
    TsbsQuery HighCpu(string type, int hostCount)
    {
        (DateTime start, DateTime end) = Window(12);
        string[] chosen = Hosts(hostCount);
        return new TsbsQuery(
            type,
            $"SELECT * FROM {{cpu}} WHERE usage_user > 90.0 AND {SqlWindow(start, end)}"
                + (hostCount == 0 ? "" : " AND " + SqlHosts(chosen)),
            $"SELECT * FROM cpu WHERE usage_user > 90.0 AND {InfluxWindow(start, end)}"
                + (hostCount == 0 ? "" : " AND " + InfluxHosts(chosen))) { IsRows = true };
    }

    /// <summary>
    /// The maxima of the last five minutes before some moment. As TSBS writes it, InfluxQL has no descending order here and returns
    /// the first five.
    /// </summary>
    TsbsQuery LastMinutes(string type)
    {
        DateTime end = Window(1).End;
        return new TsbsQuery(
            type,
            $"SELECT date_trunc('minute', time) AS minute, max(usage_user) FROM {{cpu}} WHERE time < {SqlTime(end)} "
                + "GROUP BY 1 ORDER BY 1 DESC LIMIT 5",
            $"SELECT max(usage_user) FROM cpu WHERE time < {InfluxTime(end)} GROUP BY time(1m) LIMIT 5") { IsComparable = false };
    }

    /// <summary>The newest row of every host.</summary>
    static TsbsQuery LastPoints(string type) => new(
        type,
        "SELECT c.* FROM {cpu} AS c JOIN (SELECT hostname, max(time) AS newest FROM {cpu} GROUP BY hostname) AS l "
            + "ON c.hostname = l.hostname AND c.time = l.newest ORDER BY c.hostname",
        "SELECT * FROM cpu GROUP BY hostname ORDER BY time DESC LIMIT 1") { IsRows = true };

    (DateTime Start, DateTime End) Window(int length)
    {
        var first = (long)(hours - length) * 3600;
        DateTime start = TsbsSchema.Start.AddSeconds(first <= 0 ? 0 : _random.Between(0, first - 1));
        return (start, start.AddHours(length));
    }

    string[] Hosts(int count)
    {
        var chosen = new HashSet<long>();
        while (chosen.Count < Math.Min(count, hosts))
        {
            chosen.Add(_random.Between(0, hosts - 1));
        }

        return [.. chosen.Select(host => string.Create(CultureInfo.InvariantCulture, $"host_{host}"))];
    }

    static string Join(string[] names, Func<string, string> text) => string.Join(", ", names.Select(text));

    static string SqlHosts(string[] hosts) => $"hostname IN ({Join(hosts, host => $"'{host}'")})";

    static string InfluxHosts(string[] hosts) => "(" + string.Join(" OR ", hosts.Select(host => $"hostname = '{host}'")) + ")";

    static string SqlWindow(DateTime start, DateTime end) => $"time >= {SqlTime(start)} AND time < {SqlTime(end)}";

    static string InfluxWindow(DateTime start, DateTime end) => $"time >= {InfluxTime(start)} AND time < {InfluxTime(end)}";

    static string SqlTime(DateTime time) => "TIMESTAMP '" + time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + "'";

    static string InfluxTime(DateTime time) => "'" + time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) + "'";
}
