namespace Quiver.Server.Http.V3.Configuring;

/// <summary>
/// The routes of the processing engine of InfluxDB 3, which runs programs in Python. There is none here, and these say so.
/// </summary>
static class ProcessingRoutes
{
    const string Trigger = "/api/v3/configure/processing_engine_trigger";
    const string Environment = "/api/v3/configure/plugin_environment";

    /// <summary>The routes.</summary>
    public static IEnumerable<ApiRoute> Routes =>
    [
        None("POST", Trigger), None("DELETE", Trigger), None("POST", Trigger + "/enable"), None("POST", Trigger + "/disable"),
        None("POST", Environment + "/install_packages"), None("POST", Environment + "/install_requirements"),
        None("POST", "/api/v3/plugin_test/wal"), None("POST", "/api/v3/plugin_test/schedule"), None("POST", "/api/v3/plugins/files"),
        None("PUT", "/api/v3/plugins/files"), None("PUT", "/api/v3/plugins/directory"), None("GET", "/api/v3/engine/{**path}"),
        None("POST", "/api/v3/engine/{**path}"),
    ];

    static ApiRoute None(string method, string path) =>
        new(method, path, "processing_engine", ApiAccess.Caller, ApiErrorStyle.V3, RefuseAsync);

    static Task RefuseAsync(ApiCall call) => throw new ApiException(
        501, "Quiver has no processing engine: triggers and plugins of InfluxDB 3 do not run here; query on a schedule from outside");
}
