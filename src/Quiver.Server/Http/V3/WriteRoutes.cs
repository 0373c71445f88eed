using Quiver.Server.Http.Writing;
using Quiver.Storage;
using Quiver.Storage.LineProtocol;

namespace Quiver.Server.Http.V3;

/// <summary>Writing as to InfluxDB 3.</summary>
static class WriteRoutes
{
    const string Prefix = "serde error";

    /// <summary>The routes.</summary>
    public static IEnumerable<ApiRoute> Routes =>
        [new("POST", "/api/v3/write_lp", "write_lp", ApiAccess.Caller, ApiErrorStyle.V3, WriteAsync)];

    static Task WriteAsync(ApiCall call)
    {
        RequestParameters parameters = call.Parameters;
        if (parameters.IsEmpty)
        {
            throw new ApiException(400, "missing query parameter 'db'");
        }

        string database = parameters["db"] ?? throw new ApiException(400, $"{Prefix}: missing field `db`");
        var options = new WriteOptions
        {
            Precision = WriteParameters.Precision(parameters["precision"], TimePrecision.Auto, Prefix),
            AcceptsPartial = WriteParameters.Flag(parameters["accept_partial"], true, Prefix),
            IsDurable = !WriteParameters.Flag(parameters["no_sync"], false, Prefix),
        };
        return call.Server.Writes.RunAsync(call, new WriteTarget("http_v3_write", database, options));
    }
}
