using Quiver.Server.Http.Writing;
using Quiver.Storage;
using Quiver.Storage.LineProtocol;

namespace Quiver.Server.Http.V2;

/// <summary>Writing as to InfluxDB 2: a bucket is a database, and there are no organizations.</summary>
static class WriteRoutes
{
    const string Prefix = "failed to deserialize org/bucket/precision in request";

    /// <summary>The routes.</summary>
    public static IEnumerable<ApiRoute> Routes =>
        [new("POST", "/api/v2/write", "write_v2", ApiAccess.Caller, ApiErrorStyle.V2, WriteAsync)];

    static Task WriteAsync(ApiCall call)
    {
        RequestParameters parameters = call.Parameters;
        if (parameters.IsEmpty)
        {
            throw new ApiException(400, "no org/bucket destination provided");
        }

        if (parameters["bucket"] is not { Length: > 0 } bucket)
        {
            throw new ApiException(400, "missing bucket value");
        }

        var options = new WriteOptions
        {
            Precision = WriteParameters.Precision(parameters["precision"], TimePrecision.Nanosecond, Prefix),
            AcceptsPartial = false,
        };
        return call.Server.Writes.RunAsync(call, new WriteTarget("http_v2_write", bucket, options));
    }
}
