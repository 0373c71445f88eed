using Quiver.Server.Http.Writing;
using Quiver.Storage.Catalog;

namespace Quiver.Server.Http.V3.Configuring;

/// <summary>Databases: list, create, change, delete.</summary>
static class DatabaseRoutes
{
    const string Path = "/api/v3/configure/database";
    const string RetentionPath = Path + "/retention_period";

    /// <summary>The routes.</summary>
    public static IEnumerable<ApiRoute> Routes =>
    [
        new("GET", Path, "configure_database", ApiAccess.Caller, ApiErrorStyle.V3, ConfigureErrors.Told(DatabaseList.AnswerAsync)),
        new("POST", Path, "configure_database", ApiAccess.Admin, ApiErrorStyle.V3, ConfigureErrors.Told(CreateAsync)),
        new("PUT", Path, "configure_database", ApiAccess.Admin, ApiErrorStyle.V3, ConfigureErrors.Told(UpdateAsync)),
        new("DELETE", Path, "configure_database", ApiAccess.Admin, ApiErrorStyle.V3, ConfigureErrors.Told(DeleteAsync)),
        new("POST", RetentionPath, "configure_retention", ApiAccess.Admin, ApiErrorStyle.V3, ConfigureErrors.Told(SetRetentionAsync)),
        new("DELETE", RetentionPath, "configure_retention", ApiAccess.Admin, ApiErrorStyle.V3, ConfigureErrors.Told(ClearRetentionAsync)),
    ];

    static async Task CreateAsync(ApiCall call)
    {
        call.Caller.RequireAdmin();
        DatabaseBody body = await JsonBody.ReadAsync(call, ConfigureJson.Default.DatabaseBody).ConfigureAwait(false);
        string name = JsonBody.Required(body.Db, "db");
        DatabaseNames.Check(name);
        TimeSpan? retention = body.RetentionPeriod is { } period ? ConfigureValues.Period(period) : null;
        await call.Server.Store.Catalog.CreateDatabaseAsync(name, retention, cancellationToken: CancellationToken.None)
            .ConfigureAwait(false);
        await call.EndAsync(200).ConfigureAwait(false);
    }

    static async Task UpdateAsync(ApiCall call)
    {
        call.Caller.RequireAdmin();
        DatabaseBody body = await JsonBody.ReadAsync(call, ConfigureJson.Default.DatabaseBody).ConfigureAwait(false);
        await SetAsync(call, JsonBody.Required(body.Db, "db"), body.RetentionPeriod).ConfigureAwait(false);
        await call.EndAsync(200).ConfigureAwait(false);
    }

    static async Task DeleteAsync(ApiCall call)
    {
        call.Caller.RequireAdmin();
        string name = call.Parameters.Required("db");
        HardDeletion deletion = ConfigureValues.HardDeletionOf(call.Parameters["hard_delete_at"]);
        await call.Server.Store.Catalog.DeleteDatabaseAsync(name, deletion, CancellationToken.None).ConfigureAwait(false);
        call.Server.Store.Upkeep.Signal();
        await call.EndAsync(200).ConfigureAwait(false);
    }

    static async Task SetRetentionAsync(ApiCall call)
    {
        call.Caller.RequireAdmin();
        await SetAsync(call, call.Parameters.Required("db"), call.Parameters.Required("duration")).ConfigureAwait(false);
        await call.EndAsync(204).ConfigureAwait(false);
    }

    static async Task ClearRetentionAsync(ApiCall call)
    {
        call.Caller.RequireAdmin();
        await SetAsync(call, call.Parameters.Required("db"), null).ConfigureAwait(false);
        await call.EndAsync(204).ConfigureAwait(false);
    }

    static Task SetAsync(ApiCall call, string database, string? period) => call.Server.Store.Catalog.SetRetentionAsync(
        database, period is null ? null : ConfigureValues.Period(period), CancellationToken.None);
}
