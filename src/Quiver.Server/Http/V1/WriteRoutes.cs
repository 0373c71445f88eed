using Quiver.Server.Http.Writing;
using Quiver.Storage;
using Quiver.Storage.LineProtocol;

namespace Quiver.Server.Http.V1;

/// <summary>Writing as to InfluxDB 1: a body of lines is written as a whole or not at all.</summary>
static class WriteRoutes
{
    const string Prefix = "failed to deserialize db/rp/precision in request";

    /// <summary>The routes.</summary>
    public static IEnumerable<ApiRoute> Routes => [new("POST", "/write", "write_v1", ApiAccess.Caller, ApiErrorStyle.V1, WriteAsync)];

    static Task WriteAsync(ApiCall call)
    {
        StatusRoutes.AddIdentity(call);
        RequestParameters parameters = call.Parameters;
        if (parameters.IsEmpty)
        {
            throw new ApiException(400, "no db destination provided");
        }

        string database = parameters["db"] ?? throw new ApiException(400, $"{Prefix}: missing field `db`");
        var options = new WriteOptions
        {
            Precision = WriteParameters.Precision(parameters["precision"], TimePrecision.Nanosecond, Prefix),
            AcceptsPartial = false,
        };
        string target = call.Server.Database.InfluxQl?.Catalog.FindForWriting(database, parameters["rp"])
            ?? DatabaseNames.WithPolicy(database, parameters["rp"]);
        return call.Server.Writes.RunAsync(call, new WriteTarget("http_v1_write", target, options));
    }
}
