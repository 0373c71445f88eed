using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQueries;
using Quiver.InfluxQueries.Users;
using Quiver.Server.Http.InfluxAnswers;

namespace Quiver.Server.Http.V1;

/// <summary>InfluxQL over HTTP, as InfluxDB 1 answers it.</summary>
static class InfluxQlRoutes
{
    const string Door = "http_v1_query";

    /// <summary>The routes.</summary>
    public static IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "/query", "query", ApiAccess.Caller, ApiErrorStyle.V1, QueryAsync),
        new("POST", "/query", "query", ApiAccess.Caller, ApiErrorStyle.V1, QueryAsync),
    ];

    static async Task QueryAsync(ApiCall call)
    {
        StatusRoutes.AddIdentity(call);
        InfluxQlFields fields = await InfluxQlFields.ReadAsync(call).ConfigureAwait(false);
        InfluxShape shape = ShapeOf(call, fields);
        if (fields.Query is not { } text)
        {
            await InfluxAnswer.RefuseAsync(call, shape, 400, "missing required parameter \"q\"").ConfigureAwait(false);
            return;
        }

        InfluxQlRequest request = RequestOf(call, fields, text);
        InfluxQuery query;
        try
        {
            query = InfluxQlExecutor.Parse(request);
            StatementPrivileges.Check(query, request);
        }
        catch (QuiverException error) when (error.Code == ErrorCode.AccessDenied)
        {
            await InfluxAnswer.RefuseAsync(call, shape, 403, $"error authorizing query: {error.Message}").ConfigureAwait(false);
            return;
        }
        catch (QuiverException error) when (error.Kind != ErrorKind.Internal)
        {
            await InfluxAnswer.RefuseAsync(call, shape, 400, InfluxAnswer.ParsingTextOf(error)).ConfigureAwait(false);
            return;
        }

        InfluxQlExecutor executor = call.Server.Database.InfluxQl!;
        if (fields["async"] == "true")
        {
            DetachedQuery.Start(call.Server, executor, query, request);
            await call.EndAsync(204).ConfigureAwait(false);
            return;
        }

        await InfluxAnswer.SendAsync(call, shape, executor, query, request).ConfigureAwait(false);
    }

    static InfluxShape ShapeOf(ApiCall call, InfluxQlFields fields)
    {
        bool isChunked = fields["chunked"] == "true";
        bool hasSize = int.TryParse(fields["chunk_size"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int size);
        return new InfluxShape
        {
            IsPretty = fields["pretty"] == "true",
            IsChunked = isChunked,
            ChunkRows = isChunked && hasSize && size > 0 ? size : InfluxShape.DefaultChunkRows,
            TimeUnit = InfluxShape.UnitOf(fields["epoch"].Trim()),
            MaxRows = call.Server.Options.MaxInfluxQlRows,
        }.Accepting(call.Request.Headers.Accept);
    }

    static InfluxQlRequest RequestOf(ApiCall call, InfluxQlFields fields, string text) => new()
    {
        Text = text,
        Database = fields["db"],
        RetentionPolicy = fields["rp"],
        Parameters = fields["params"],
        Door = Door,
        Caller = call.Caller.Name,
        Access = call.Caller.Access,
        IsReadOnlyContext = call.Request.Method == "GET",
    };
}
