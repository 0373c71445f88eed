using Quiver.Arrow.Errors;
using Quiver.Server.Http.Writing;
using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;

namespace Quiver.Server.Http.V3.Configuring;

/// <summary>Tables: create, delete.</summary>
static class TableRoutes
{
    const string Path = "/api/v3/configure/table";

    /// <summary>The routes.</summary>
    public static IEnumerable<ApiRoute> Routes =>
    [
        new("POST", Path, "configure_table", ApiAccess.Caller, ApiErrorStyle.V3, ConfigureErrors.Told(CreateAsync)),
        new("DELETE", Path, "configure_table", ApiAccess.Admin, ApiErrorStyle.V3, ConfigureErrors.Told(DeleteAsync)),
    ];

    static async Task CreateAsync(ApiCall call)
    {
        TableBody body = await JsonBody.ReadAsync(call, ConfigureJson.Default.TableBody).ConfigureAwait(false);
        string database = JsonBody.Required(body.Db, "db");
        string table = JsonBody.Required(body.Table, "table");
        IReadOnlyList<string> tags = JsonBody.Texts(JsonBody.Required(body.Tags, "tags"), "tags")!;
        (string, FieldType)[] fields = [.. (body.Fields ?? []).Select(FieldOf)];
        call.Caller.RequireWrite(database);
        DatabaseNames.Check(database);
        CatalogNames.CheckTable(table);
        StoreCatalog catalog = call.Server.Store.Catalog;
        if (catalog.Current.FindDatabase(database) is null)
        {
            await CreateDatabaseAsync(catalog, database).ConfigureAwait(false);
        }

        await catalog.CreateTableAsync(database, table, tags, fields, CancellationToken.None).ConfigureAwait(false);
        await call.EndAsync(200).ConfigureAwait(false);
    }

    static async Task DeleteAsync(ApiCall call)
    {
        string database = call.Parameters.Required("db");
        string table = call.Parameters.Required("table");
        HardDeletion deletion = ConfigureValues.HardDeletionOf(call.Parameters["hard_delete_at"]);
        await call.Server.Store.Catalog.DeleteTableAsync(database, table, deletion, CancellationToken.None).ConfigureAwait(false);
        call.Server.Store.Upkeep.Signal();
        await call.EndAsync(200).ConfigureAwait(false);
    }

    static async Task CreateDatabaseAsync(StoreCatalog catalog, string name)
    {
        try
        {
            await catalog.CreateDatabaseAsync(name, cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }
        catch (QuiverException error) when (error.Code == ErrorCode.AlreadyExists)
        {
            // Somebody else has just made it, which is as good.
            return;
        }
    }

    static (string, FieldType) FieldOf(FieldBody? field)
    {
        string name = JsonBody.Required(field?.Name, "name");
        return (name, JsonBody.Required(field!.Type, "type") switch
        {
            "utf8" => FieldType.Text,
            "int64" => FieldType.Integer,
            "uint64" => FieldType.UInteger,
            "float64" => FieldType.Float,
            "bool" => FieldType.Boolean,
            _ => throw JsonBody.Wrong($"the type of field `{name}` is not known; types are utf8, int64, uint64, float64 and bool"),
        });
    }
}
