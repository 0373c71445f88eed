using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Session;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQueries;
using Quiver.Server.Http.InfluxAnswers;
using Quiver.Server.Http.Output;

namespace Quiver.Server.Http.V3;

/// <summary>InfluxQL over HTTP, as InfluxDB 3 answers it: one statement, one table.</summary>
static class InfluxQlRoutes
{
    const string Door = "http_v3_influxql";

    const string DatabaseColumn = "iox::database";

    /// <summary>What InfluxDB 3 tells of a policy, of what InfluxDB 1 does: its name and its duration.</summary>
    const int PolicyColumns = 2;

    static readonly Schema _databases = new([new Field(DatabaseColumn, DataType.Utf8), new Field("deleted", DataType.Boolean)]);

    /// <summary>The routes.</summary>
    public static IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "/api/v3/query_influxql", "query_influxql", ApiAccess.Caller, ApiErrorStyle.V3, QueryAsync),
        new("POST", "/api/v3/query_influxql", "query_influxql", ApiAccess.Caller, ApiErrorStyle.V3, QueryAsync),
    ];

    static async Task QueryAsync(ApiCall call)
    {
        QueryFields fields = await QueryFields.ReadAsync(call).ConfigureAwait(false);
        string text = fields["q"] is { Length: > 0 } given ? given : throw new ApiException(400, "missing query parameter 'q'");
        var shape = new ResultShape
        {
            Format = ResultFormats.Choose(fields["format"], call.Request.Headers.Accept),
            IsPretty = fields.Flag("pretty") ?? false,
            HasHeader = fields.Flag("header"),
        };
        string[] database = (fields["db"] ?? "").Split('/', 2);
        var request = new InfluxQlRequest
        {
            Text = text,
            Database = database[0],
            RetentionPolicy = database.Length > 1 ? database[1] : "",
            Parameters = fields["params"],
            Door = Door,
            Caller = call.Caller.Name,
            Access = call.Caller.Access,
            IsReadOnlyContext = call.Request.Method == "GET",
        };
        InfluxQuery query = Parse(request);
        InfluxStatement statement = query.Statements[0];
        CheckMethod(call, statement);
        if (statement is InfluxShow { Kind: InfluxShowKind.Databases })
        {
            await AnswerDatabasesAsync(call, shape).ConfigureAwait(false);
            return;
        }

        request = request with { Database = DatabaseOf(statement, request.Database) };
        await AnswerAsync(call, shape, query, request).ConfigureAwait(false);
    }

    static InfluxQuery Parse(InfluxQlRequest request)
    {
        InfluxQuery query;
        try
        {
            query = InfluxQlExecutor.Parse(request);
        }
        catch (QuiverException error) when (error.Kind != ErrorKind.Internal)
        {
            throw new ApiException(400, $"error in InfluxQL statement: parsing error: {error.Message}");
        }

        return query.Statements.Count == 1
            ? query
            : throw new ApiException(400, "must provide only one InfluxQl statement per query");
    }

    static void CheckMethod(ApiCall call, InfluxStatement statement)
    {
        // Whatever follows links and images, or asks again without being told to, sends GET (RFC 9110, 9.2.1).
        if (call.Request.Method == "GET" && !IsReading(statement))
        {
            throw new ApiException(
                405, "the statement changes data or definitions, but only queries can be sent this way; over HTTP use POST");
        }
    }

    static bool IsReading(InfluxStatement statement) => statement switch
    {
        InfluxSelect select => select.Target is null,
        InfluxSchemaQuery or InfluxShow or InfluxShowGrants or InfluxShowModule or InfluxShowRetentionPolicies or InfluxExplain => true,
        _ => false,
    };

    /// <summary>Returns the database that a request and a statement agree on.</summary>
    static string DatabaseOf(InfluxStatement statement, string? given)
    {
        string named = StatementDatabase.Of(statement);
        return string.IsNullOrEmpty(given) ? named
            : named.Length == 0 || named == given ? given
            : throw new ApiException(
                400,
                $"provided a database in both the parameters ({given}) and query string ({named}) that do not match, if providing a query "
                + "that specifies the database, you can omit the 'database' parameter from your request");
    }

    static async Task AnswerAsync(ApiCall call, ResultShape shape, InfluxQuery query, InfluxQlRequest request)
    {
        InfluxStatement statement = query.Statements[0];
        string database = request.Database!;
        if (database.Length > 0)
        {
            CheckDatabase(call, statement, database);
        }
        else if (statement is InfluxSelect or InfluxSchemaQuery or InfluxExplain or InfluxShowRetentionPolicies)
        {
            throw new ApiException(400, "must specify a 'db' parameter, or provide the database in the InfluxQL query");
        }

        await foreach (StatementAnswer answer in
            call.Server.Database.InfluxQl!.RunAsync(query, request, call.Aborted).ConfigureAwait(false))
        {
            if (answer.Error is { } error)
            {
                throw new ApiException(400, error);
            }

            Task sending = statement is InfluxShowRetentionPolicies
                ? StackedAnswer.SendAsync(call, shape, PoliciesAsync(answer.Rows, database), DatabaseColumn)
                : StackedAnswer.SendAsync(call, shape, answer.Rows, StackedSchema.MeasurementName);
            await sending.ConfigureAwait(false);
        }
    }

    static void CheckDatabase(ApiCall call, InfluxStatement statement, string database)
    {
        if (IsReading(statement))
        {
            call.Caller.RequireRead(database);
            if (call.Server.Store.Catalog.Current.FindDatabase(database) is not { DeletedAt: null })
            {
                throw new QuiverException(ErrorCode.UnknownDatabase, $"database not found: {database}");
            }
        }
    }

    static async IAsyncEnumerable<SeriesRows> PoliciesAsync(IAsyncEnumerable<SeriesRows> series, string database)
    {
        await foreach (SeriesRows rows in series.ConfigureAwait(false))
        {
            foreach (Column column in rows.Columns.Skip(PolicyColumns))
            {
                column.Dispose();
            }

            yield return rows with
            {
                Name = database,
                ColumnNames = [.. rows.ColumnNames.Take(PolicyColumns)],
                Columns = [.. rows.Columns.Take(PolicyColumns)],
            };
        }
    }

    static Task AnswerDatabasesAsync(ApiCall call, ResultShape shape)
    {
        var rows = TextTable.Of(
            _databases,
            call.Server.Store.Catalog.Current.Databases
                .Where(database => call.Caller.Access.CanRead(database.Name))
                .Select(database => new object?[] { database.Name, database.DeletedAt is not null }));
        return ResultAnswer.SendAsync(call, shape, _databases, new[] { rows }.ToAsyncEnumerable(), call.Aborted);
    }
}
