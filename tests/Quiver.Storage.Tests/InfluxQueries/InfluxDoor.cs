using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Quiver.Arrow.Columns;
using Quiver.Engine.Catalog;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQueries;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Tests.Store;
using Xunit;

namespace Quiver.Storage.Tests.InfluxQueries;

/// <summary>A database that is asked in InfluxQL and answers with the JSON of InfluxDB.</summary>
sealed class InfluxDoor(StoreFixture store) : IAsyncDisposable
{
    /// <summary>JSON without escapes of characters that need none.</summary>
    public static JsonSerializerOptions Plain { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public StoreFixture Fixture => store;

    public InfluxQlExecutor Executor => store.Database.InfluxQl!;

    public static async Task<InfluxDoor> OpenAsync(Func<StoreOptions, StoreOptions>? change = null) =>
        new(await StoreFixture.OpenAsync(change));

    public async Task WriteAsync(string database, string lines, string policy = "") => await store.Store.WriteLinesAsync(
        Executor.Catalog.StoreDatabaseOf(database, policy), Encoding.UTF8.GetBytes(lines),
        new WriteOptions { Precision = TimePrecision.Nanosecond }, TestContext.Current.CancellationToken);

    /// <summary>Returns the answer in one line: <c>name(columns)[row][row]</c> of each series, or the error.</summary>
    public async Task<string> AskAsync(
        string text, string? database = "db", SessionAccess? access = null, string? caller = null)
    {
        JsonNode answer = await JsonAsync(text, database, access, caller);
        JsonNode result = answer["results"]!.AsArray()[^1]!;
        return (string?)result["error"] ?? string.Join(' ', (result["series"]?.AsArray() ?? []).Select(series =>
            $"{series!["name"]}({string.Join(',', series["columns"]!.AsArray())})"
            + string.Concat((series["values"]?.AsArray() ?? []).Select(row => $"[{string.Join(' ', row!.AsArray())}]"))));
    }

    /// <summary>Returns the answer as the server gives it.</summary>
    public async Task<JsonNode> JsonAsync(
        string text, string? database = "db", SessionAccess? access = null, string? caller = null, bool isReadOnly = false)
    {
        var request = new InfluxQlRequest
        {
            Text = text, Database = database, Access = access ?? SessionAccess.Full, Caller = caller, IsReadOnlyContext = isReadOnly,
        };
        var results = new JsonArray();
        await foreach (StatementAnswer answer in Executor.RunAsync(
            InfluxQlExecutor.Parse(request), request, TestContext.Current.CancellationToken))
        {
            results.Add(await JsonOfAsync(answer));
        }

        return new JsonObject { ["results"] = results };
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    static async Task<JsonObject> JsonOfAsync(StatementAnswer answer)
    {
        var result = new JsonObject { ["statement_id"] = answer.StatementId };
        var series = new JsonArray();
        await foreach (SeriesRows rows in answer.Rows)
        {
            series.Add(JsonOf(rows));
        }

        if (series.Count > 0)
        {
            result["series"] = series;
        }

        if (answer.Messages.Count > 0)
        {
            result["messages"] = new JsonArray(
                [.. answer.Messages.Select(m => new JsonObject { ["level"] = m.Level, ["text"] = m.Text })]);
        }

        if (answer.Error is { } error)
        {
            result["error"] = error;
        }

        return result;
    }

    static JsonObject JsonOf(SeriesRows rows)
    {
        var json = new JsonObject();
        if (rows.Name is { } name)
        {
            json["name"] = name;
        }

        if (rows.Tags.Count > 0)
        {
            json["tags"] = new JsonObject(rows.Tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)));
        }

        json["columns"] = new JsonArray([.. rows.ColumnNames]);
        if (rows.RowCount > 0)
        {
            json["values"] = new JsonArray(
                [.. Enumerable.Range(0, rows.RowCount)
                    .Select(row => new JsonArray([.. rows.Columns.Select(column => ValueOf(column, row))]))]);
        }

        return json;
    }

    static JsonNode? ValueOf(Column column, int row) => column.GetValue(row) switch
    {
        null => null,
        string text => text,
        long number => number,
        bool truth => truth,
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        double number => number,
        var other => other.ToString(),
    };
}
