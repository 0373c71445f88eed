using System.Text.Json;
using Quiver.Storage.Caches;
using Quiver.Storage.Catalog;

namespace Quiver.Server.Http.V3.Configuring;

/// <summary>Caches of newest rows and of distinct values: create, delete.</summary>
static class CacheRoutes
{
    const string LastPath = "/api/v3/configure/last_cache";
    const string DistinctPath = "/api/v3/configure/distinct_cache";

    /// <summary>The routes.</summary>
    public static IEnumerable<ApiRoute> Routes =>
    [
        new("POST", LastPath, "configure_last_cache", ApiAccess.Caller, ApiErrorStyle.V3, ConfigureErrors.Told(CreateLastAsync)),
        new("DELETE", LastPath, "configure_last_cache", ApiAccess.Caller, ApiErrorStyle.V3, ConfigureErrors.Told(DeleteLastAsync)),
        new(
            "POST", DistinctPath, "configure_distinct_cache", ApiAccess.Caller, ApiErrorStyle.V3,
            ConfigureErrors.Told(CreateDistinctAsync)),
        new(
            "DELETE", DistinctPath, "configure_distinct_cache", ApiAccess.Caller, ApiErrorStyle.V3,
            ConfigureErrors.Told(DeleteDistinctAsync)),
    ];

    static async Task CreateLastAsync(ApiCall call)
    {
        LastCacheBody body = await JsonBody.ReadAsync(call, ConfigureJson.Default.LastCacheBody).ConfigureAwait(false);
        (string database, string table) = (JsonBody.Required(body.Db, "db"), JsonBody.Required(body.Table, "table"));
        call.Caller.RequireWrite(database);
        var defaults = new LastCacheRequest();
        LastCacheDefinition cache = await call.Server.Store.Caches.CreateAsync(
            database,
            table,
            defaults with
            {
                Name = body.Name,
                KeyColumns = JsonBody.Texts(body.KeyColumns, "key_columns"),
                ValueColumns = JsonBody.Texts(body.ValueColumns, "value_columns"),
                Count = CountOf(body.Count ?? defaults.Count, int.MaxValue),
                TimeToLive = ConfigureValues.Seconds(body.Ttl, defaults.TimeToLive, "ttl"),
            },
            CancellationToken.None).ConfigureAwait(false);
        await AnswerAsync(call, database, table, cache.Name, (json, definition) =>
        {
            Write(json, "key_columns", definition, cache.KeyColumns ?? [.. definition.SeriesKey.Select(tag => tag.Id)]);
            if (cache.ValueColumns is { } values)
            {
                Write(json, "value_columns", definition, values);
            }

            json.WriteNumber("count", cache.Count);
            json.WriteNumber("ttl", (long)cache.TimeToLive.TotalSeconds);
        }).ConfigureAwait(false);
    }

    static async Task CreateDistinctAsync(ApiCall call)
    {
        DistinctCacheBody body = await JsonBody.ReadAsync(call, ConfigureJson.Default.DistinctCacheBody).ConfigureAwait(false);
        (string database, string table) = (JsonBody.Required(body.Db, "db"), JsonBody.Required(body.Table, "table"));
        call.Caller.RequireWrite(database);
        var defaults = new DistinctCacheRequest(JsonBody.Texts(JsonBody.Required(body.Columns, "columns"), "columns")!);
        DistinctCacheDefinition cache = await call.Server.Store.Caches.CreateAsync(
            database,
            table,
            defaults with
            {
                Name = body.Name,
                MaxCardinality = body.MaxCardinality ?? defaults.MaxCardinality,
                MaxAge = ConfigureValues.Seconds(body.MaxAge, defaults.MaxAge, "max_age"),
            },
            CancellationToken.None).ConfigureAwait(false);
        await AnswerAsync(call, database, table, cache.Name, (json, definition) =>
        {
            Write(json, "columns", definition, cache.Columns);
            json.WriteNumber("max_cardinality", cache.MaxCardinality);
            json.WriteNumber("max_age", (long)cache.MaxAge.TotalSeconds);
        }).ConfigureAwait(false);
    }

    static Task DeleteLastAsync(ApiCall call) => DeleteAsync(call, CacheKind.Last);

    static Task DeleteDistinctAsync(ApiCall call) => DeleteAsync(call, CacheKind.Distinct);

    /// <summary>Deletes a cache, whose name is in the address or in the body.</summary>
    static async Task DeleteAsync(ApiCall call, CacheKind kind)
    {
        CacheNameBody name = call.Parameters.IsEmpty
            ? await JsonBody.ReadAsync(call, ConfigureJson.Default.CacheNameBody).ConfigureAwait(false)
            : new CacheNameBody
            {
                Db = call.Parameters.Required("db"), Table = call.Parameters.Required("table"), Name = call.Parameters.Required("name"),
            };
        string database = JsonBody.Required(name.Db, "db");
        call.Caller.RequireWrite(database);
        await call.Server.Store.Caches.DropAsync(
            database, JsonBody.Required(name.Table, "table"), kind, JsonBody.Required(name.Name, "name"), CancellationToken.None)
            .ConfigureAwait(false);
        await call.EndAsync(200).ConfigureAwait(false);
    }

    static int CountOf(long count, int most) => count >= 1 && count <= most
        ? (int)count : throw JsonBody.Wrong($"field `count` is {count}; it takes a number from 1 to {most}");

    /// <summary>Tells the definition of a cache, as it is with the names of the columns of now.</summary>
    static Task AnswerAsync(
        ApiCall call, string database, string table, string name, Action<Utf8JsonWriter, TableDefinition> definition) =>
        call.WriteJsonAsync(201, ApiJson.Write(json =>
        {
            json.WriteString("db", database);
            json.WriteString("table", table);
            json.WriteString("name", name);
            if (call.Server.Store.Catalog.Current.FindDatabase(database)?.FindTable(table) is { } found)
            {
                definition(json, found);
            }
        }));

    static void Write(Utf8JsonWriter json, string member, TableDefinition table, IReadOnlyList<int> columns)
    {
        json.WriteStartArray(member);
        foreach (int id in columns)
        {
            json.WriteStringValue(table.FindById(id)!.Name);
        }

        json.WriteEndArray();
    }
}
