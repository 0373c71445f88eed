using System.Globalization;
using System.Text.Json;
using Quiver.Arrow.Errors;
using Quiver.Server.Http.Bodies;
using Quiver.Server.Http.Writing;
using Quiver.Storage.Catalog;

namespace Quiver.Server.Http.V2;

/// <summary>The buckets of InfluxDB 2, as far as clients that write ask for them: a bucket is a database.</summary>
static class BucketRoutes
{
    const int MostListed = 100;
    const int Listed = 20;

    /// <summary>The routes.</summary>
    public static IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "/api/v2/buckets", "buckets", ApiAccess.Caller, ApiErrorStyle.V2, ListAsync),
        new("POST", "/api/v2/buckets", "buckets", ApiAccess.Caller, ApiErrorStyle.V2, CreateAsync),
        new("GET", "/api/v2/buckets/{id}", "buckets", ApiAccess.Caller, ApiErrorStyle.V2, FindAsync),
    ];

    static Task ListAsync(ApiCall call)
    {
        RequestParameters parameters = call.Parameters;
        IEnumerable<DatabaseDefinition> found = Readable(call);
        if (parameters["name"] is { } name)
        {
            found = [found.FirstOrDefault(database => database.Name == name) ?? throw NotFound(name)];
        }

        if (parameters["id"] is { } id)
        {
            found = [found.FirstOrDefault(database => IdOf(database) == id) ?? throw NotFound(id)];
        }

        if (parameters["after"] is { } after)
        {
            found = found.OrderBy(database => database.Id)
                .Where(database => string.CompareOrdinal(IdOf(database), after) > 0);
        }

        DatabaseDefinition[] page =
            [.. found.Skip(Number(parameters, "offset", 0, int.MaxValue)).Take(Number(parameters, "limit", Listed, MostListed))];
        return call.WriteJsonAsync(200, ApiJson.Write(json =>
        {
            WriteLink(json, "/api/v2/buckets");
            json.WriteStartArray("buckets");
            foreach (DatabaseDefinition database in page)
            {
                json.WriteStartObject();
                Write(json, database);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }));
    }

    static Task FindAsync(ApiCall call)
    {
        string id = (string)call.Request.RouteValues["id"]!;
        DatabaseDefinition database = Readable(call).FirstOrDefault(database => IdOf(database) == id) ?? throw NotFound(id);
        return call.WriteJsonAsync(200, ApiJson.Write(json => Write(json, database)));
    }

    static async Task CreateAsync(ApiCall call)
    {
        BucketRequest request;
        using (RequestBody body =
            await RequestBody.ReadAsync(call.Request, call.Server.Writes.Limits, call.Aborted).ConfigureAwait(false))
        {
            request = BucketRequest.Parse(body.Memory);
        }

        DatabaseNames.Check(request.Name);
        call.Caller.RequireWrite(request.Name);
        DatabaseDefinition made;
        try
        {
            made = await call.Server.Store.Catalog.CreateDatabaseAsync(
                request.Name, request.Retention, cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }
        catch (QuiverException error) when (error.Code == ErrorCode.AlreadyExists)
        {
            throw new ApiException(422, $"bucket with name {request.Name} already exists");
        }
        catch (QuiverException error)
        {
            throw WriteErrors.Of(error);
        }

        await call.WriteJsonAsync(201, ApiJson.Write(json => Write(json, made))).ConfigureAwait(false);
    }

    static IEnumerable<DatabaseDefinition> Readable(ApiCall call) => call.Server.Store.Catalog.Current.Databases.Where(
        database => database.DeletedAt is null
            && (call.Caller.Access.CanRead(database.Name) || call.Caller.Access.CanWrite(database.Name)));

    static string IdOf(DatabaseDefinition database) => database.Id.ToString("x16", CultureInfo.InvariantCulture);

    static ApiException NotFound(string what) => new(404, $"bucket \"{what}\" not found");

    static int Number(RequestParameters parameters, string name, int otherwise, int most)
    {
        if (parameters[name] is not { } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= most
            ? number
            : throw new ApiException(400, $"query parameter '{name}' is \"{text}\"; it takes a number of at most {most}");
    }

    static void WriteLink(Utf8JsonWriter json, string self)
    {
        json.WriteStartObject("links");
        json.WriteString("self", self);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, DatabaseDefinition database)
    {
        json.WriteString("id", IdOf(database));
        json.WriteString("orgID", OrganizationRoutes.Id);
        json.WriteString("type", database.IsInternal ? "system" : "user");
        json.WriteString("name", database.Name);
        json.WriteStartArray("retentionRules");
        json.WriteStartObject();
        json.WriteString("type", "expire");
        json.WriteNumber("everySeconds", (long)(database.Retention?.TotalSeconds ?? 0));
        json.WriteNumber("shardGroupDurationSeconds", (long)database.Window.TotalSeconds);
        json.WriteEndObject();
        json.WriteEndArray();
        WriteLink(json, $"/api/v2/buckets/{IdOf(database)}");
        json.WriteStartArray("labels");
        json.WriteEndArray();
    }
}
