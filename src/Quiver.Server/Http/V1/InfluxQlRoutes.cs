namespace Quiver.Server.Http.V1;

/// <summary>The doors of InfluxQL, which are not open yet.</summary>
static class InfluxQlRoutes
{
    const string Message = "InfluxQL comes with a later release of Quiver; SQL is answered at /api/v3/query_sql";

    /// <summary>The routes.</summary>
    public static IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "/query", "query", ApiAccess.Caller, ApiErrorStyle.V1, RefuseAsync),
        new("POST", "/query", "query", ApiAccess.Caller, ApiErrorStyle.V1, RefuseAsync),
        new("GET", "/api/v3/query_influxql", "query_influxql", ApiAccess.Caller, ApiErrorStyle.V3, RefuseAsync),
        new("POST", "/api/v3/query_influxql", "query_influxql", ApiAccess.Caller, ApiErrorStyle.V3, RefuseAsync),
    ];

    static Task RefuseAsync(ApiCall call) => throw new ApiException(501, Message);
}
