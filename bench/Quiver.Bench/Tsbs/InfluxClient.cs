using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Quiver.Bench.Run;

namespace Quiver.Bench.Tsbs;

/// <summary>Asks InfluxDB 1.x over one connection and puts its answers in the form of SQL's.</summary>
sealed class InfluxClient(Uri address, string database) : IDisposable
{
    readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { Timeout = TimeSpan.FromMinutes(5) };
    readonly byte[] _buffer = new byte[256 << 10];

    public void CreateDatabase() => Require("POST", $"CREATE DATABASE {database}");

    public long Count(string field)
    {
        using var document = JsonDocument.Parse(Require("GET", $"SELECT count({field}) FROM cpu"));
        return document.RootElement.GetProperty("results")[0].TryGetProperty("series", out var series)
            ? series[0].GetProperty("values")[0][1].GetInt64()
            : 0;
    }

    /// <summary>Runs a query; the time ends with the last byte of the body.</summary>
    public EngineAnswer Execute(TsbsQuery query, bool keepRows)
    {
        var start = Stopwatch.GetTimestamp();
        var body = Send("GET", query.InfluxQl);
        var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (!keepRows)
        {
            return new EngineAnswer([], null, elapsed);
        }

        using var document = JsonDocument.Parse(body);
        return Error(document.RootElement) is { } error
            ? EngineAnswer.Failed(error)
            : new EngineAnswer([.. Rows(document.RootElement.GetProperty("results")[0], query)], null, elapsed);
    }

    /// <summary>Asks a query and reads its answer to the last byte; the answer stays as it is.</summary>
    public FetchedAnswer Fetch(string influxQl, bool keepsBody)
    {
        var start = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Get, UriOf(influxQl));
        using var answer = _client.Send(request, HttpCompletionOption.ResponseHeadersRead);
        using var stream = answer.Content.ReadAsStream();
        using var kept = keepsBody ? new MemoryStream() : null;
        var (length, count) = (0L, 0);
        while ((count = stream.Read(_buffer)) > 0)
        {
            length += count;
            kept?.Write(_buffer, 0, count);
        }

        var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return answer.IsSuccessStatusCode
            ? new FetchedAnswer(elapsed, length, kept?.ToArray() ?? [])
            : throw new BenchException($"{address.Authority} answers {(int)answer.StatusCode} to {influxQl}");
    }

    public void Dispose() => _client.Dispose();

    Uri UriOf(string query) => new(address, $"query?db={database}&epoch=ns&q={Uri.EscapeDataString(query)}");

    byte[] Send(string method, string query)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), UriOf(query));
        using var answer = _client.Send(request, HttpCompletionOption.ResponseContentRead);
        return answer.Content.ReadAsByteArrayAsync().Result;
    }

    byte[] Require(string method, string query)
    {
        var body = Send(method, query);
        using var document = JsonDocument.Parse(body);
        return Error(document.RootElement) is { } error ? throw new BenchException($"influxdb failed: {error} in: {query}") : body;
    }

    static string? Error(JsonElement root) =>
        root.TryGetProperty("error", out var error) || root.GetProperty("results")[0].TryGetProperty("error", out error)
            ? error.GetString()
            : null;

    static IEnumerable<Cell[]> Rows(JsonElement result, TsbsQuery query)
    {
        if (!result.TryGetProperty("series", out var all))
        {
            yield break;
        }

        foreach (var series in all.EnumerateArray())
        {
            var columns = series.GetProperty("columns").EnumerateArray().Select(column => column.GetString()!).ToList();
            var tags = series.TryGetProperty("tags", out var given)
                ? given.EnumerateObject().ToDictionary(tag => tag.Name, tag => new Cell(tag.Value.GetString(), false))
                : [];
            foreach (var values in series.GetProperty("values").EnumerateArray())
            {
                Cell[] cells = [.. values.EnumerateArray().Select(Cell.From)];
                cells[0] = new Cell(Time(cells[0].Text!), false);

                // Buckets without rows are groups of nulls in InfluxQL and none in SQL.
                if (query.IsRows || cells.Skip(1).Any(cell => cell.Text is not null))
                {
                    yield return query.IsRows
                        ? [.. TsbsSchema.Columns.Select(name => tags.TryGetValue(name, out var tag) ? tag : cells[columns.IndexOf(name)])]
                        : [cells[0], .. tags.Values, .. cells.Skip(1)];
                }
            }
        }
    }

    static string Time(string nanoseconds) =>
        DateTime.UnixEpoch.AddTicks(long.Parse(nanoseconds, CultureInfo.InvariantCulture) / 100)
            .ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);
}
