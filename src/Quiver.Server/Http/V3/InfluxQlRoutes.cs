namespace Quiver.Server.Http.V3;

/// <summary>The door of InfluxQL in version 3, which is not open yet.</summary>
static class InfluxQlRoutes
{
    const string Message = "InfluxQL is answered at /query; SQL is answered at /api/v3/query_sql";

    /// <summary>The routes.</summary>
    public static IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "/api/v3/query_influxql", "query_influxql", ApiAccess.Caller, ApiErrorStyle.V3, RefuseAsync),
        new("POST", "/api/v3/query_influxql", "query_influxql", ApiAccess.Caller, ApiErrorStyle.V3, RefuseAsync),
    ];

    static Task RefuseAsync(ApiCall call) => throw new ApiException(501, Message);
}
