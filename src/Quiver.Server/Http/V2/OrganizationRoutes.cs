namespace Quiver.Server.Http.V2;

/// <summary>
/// The organizations of InfluxDB 2, which clients ask for before they make buckets. There are none here: whatever an organization is
/// called, it is the one that has all databases.
/// </summary>
static class OrganizationRoutes
{
    /// <summary>The identity of the one organization.</summary>
    public const string Id = "0000000000000001";

    const string Name = "quiver";

    /// <summary>The routes.</summary>
    public static IEnumerable<ApiRoute> Routes =>
        [new("GET", "/api/v2/orgs", "orgs", ApiAccess.Caller, ApiErrorStyle.V2, ListAsync)];

    static Task ListAsync(ApiCall call)
    {
        string name = call.Parameters["org"] is { Length: > 0 } asked ? asked : Name;
        if (call.Parameters["orgID"] is { Length: > 0 } id && id != Id)
        {
            throw new ApiException(404, "organization not found");
        }

        return call.WriteJsonAsync(200, ApiJson.Write(json =>
        {
            json.WriteStartObject("links");
            json.WriteString("self", "/api/v2/orgs");
            json.WriteEndObject();
            json.WriteStartArray("orgs");
            json.WriteStartObject();
            json.WriteString("id", Id);
            json.WriteString("name", name);
            json.WriteString("status", "active");
            json.WriteEndObject();
            json.WriteEndArray();
        }));
    }
}
