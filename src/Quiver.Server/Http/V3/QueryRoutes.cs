using Quiver.Engine.Session.Settings;
using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.Compute.Text;
using Quiver.Queries;
using Quiver.QueryLog;
using Quiver.Server.Http.Output;
using Quiver.Storage.Tables.SystemTables;

namespace Quiver.Server.Http.V3;

/// <summary>SQL over HTTP.</summary>
static class QueryRoutes
{
    const string Door = "http_v3_sql";

    /// <summary>Timers of .NET go up to 49 days.</summary>
    const double MaxTimeoutSeconds = 49 * 86_400;

    /// <summary>The routes.</summary>
    public static IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "/api/v3/query_sql", "query_sql", ApiAccess.Caller, ApiErrorStyle.V3, QueryAsync),
        new("POST", "/api/v3/query_sql", "query_sql", ApiAccess.Caller, ApiErrorStyle.V3, QueryAsync),
        new("DELETE", "/api/v3/query/{id}", "query_cancel", ApiAccess.Caller, ApiErrorStyle.V3, CancelAsync),
    ];

    static async Task QueryAsync(ApiCall call)
    {
        QueryFields fields = await QueryFields.ReadAsync(call).ConfigureAwait(false);
        QueryRequest request = RequestOf(call, fields);
        ResultShape shape = ShapeOf(fields, call.Request.Headers.Accept);
        call.Caller.RequireRead(request.Database!);
        QueryResult result = await call.Server.Database.Queries.StartAsync(request, call.Aborted).ConfigureAwait(false);
        await using (result.ConfigureAwait(false))
        {
            call.Response.Headers["quiver-query-id"] = result.Id.ToString();
            await ResultAnswer.SendAsync(call, shape, result).ConfigureAwait(false);
        }
    }

    static QueryRequest RequestOf(ApiCall call, QueryFields fields) => new()
    {
        Database = Required(fields, "db"),
        Text = Required(fields, "q"),
        Parameters = fields["params"] is { Length: > 0 } parameters ? QueryParameterText.Parse(parameters) : new QueryParameters(),
        Door = Door,
        Caller = call.Caller.Name,
        Access = call.Caller.Access,
        Timeout = TimeoutOf(fields["timeout"]),
        MemoryLimitBytes = MemoryLimitOf(fields["memory_limit"]),
        UsesInfluxNames = true,

        // Whatever follows links and images, or asks again without being told to, sends GET (RFC 9110, 9.2.1).
        IsReadOnly = call.Request.Method == "GET",
    };

    static ResultShape ShapeOf(QueryFields fields, string? accept) => new()
    {
        Format = ResultFormats.Choose(fields["format"], accept),
        IsPretty = fields.Flag("pretty") ?? false,
        HasHeader = fields.Flag("header"),
        Style = fields["timestamps"] switch
        {
            null => ValueStyle.Arrow,
            "rfc3339" => ValueStyle.ArrowWithZone,
            { } other => throw new ApiException(400, $"query parameter 'timestamps' is \"{other}\"; it takes rfc3339"),
        },
    };

    static string Required(QueryFields fields, string name) => fields[name] is { Length: > 0 } value ? value
        : string.IsNullOrEmpty(fields["db"]) && string.IsNullOrEmpty(fields["q"])
            ? throw new ApiException(400, "missing query parameters 'db' and 'q'")
            : throw new ApiException(400, $"missing query parameter '{name}'");

    static TimeSpan? TimeoutOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        (string number, double unit) = text.EndsWith("ms", StringComparison.Ordinal) ? (text[..^2], 1e-3) : (text, 1);
        double period = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count)
            ? count * unit
            : PeriodOf(text).TotalSeconds;
        return period is > 0 and <= MaxTimeoutSeconds ? TimeSpan.FromSeconds(period) : throw WrongTimeout(text);
    }

    static TimeSpan PeriodOf(string text)
    {
        try
        {
            return PeriodText.Parse(text);
        }
        catch (QuiverException)
        {
            throw WrongTimeout(text);
        }
    }

    static ApiException WrongTimeout(string text) => new(
        400, $"query parameter 'timeout' is \"{text}\"; it takes seconds above zero, or a period such as 500ms or 2m, of at most 49d");

    static long? MemoryLimitOf(string? text) => text is null ? null
        : MemorySize.Parse(text)
            ?? throw new ApiException(400, $"query parameter 'memory_limit' is \"{text}\"; it takes bytes or a size such as 512MiB");

    static Task CancelAsync(ApiCall call)
    {
        string text = call.Request.RouteValues["id"] as string ?? "";
        if (!Guid.TryParse(text, out Guid id))
        {
            throw new ApiException(400, $"\"{text}\" is no identity of a query");
        }

        QueryLogBook log = call.Server.Database.Queries.Log;
        bool isOwner = log.FindRunning(id)?.Caller is { } owner && owner == call.Caller.Name;

        // A query of somebody else is not there for this caller.
        return (isOwner || call.Caller.Access.IsAdmin) && log.TryCancel(id, isOwner ? "its own caller" : "an administrator")
            ? call.EndAsync(204)
            : throw new ApiException(404, $"no query {id} is under way");
    }
}
