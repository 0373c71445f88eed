using System.Text.Json;
using Quiver.Storage.Catalog;

namespace Quiver.Server.Http.V3.Configuring;

/// <summary>Lists the databases that the caller may read.</summary>
static class DatabaseList
{
    const string NameColumn = "iox::database";

    /// <summary>Answers with the list.</summary>
    public static Task AnswerAsync(ApiCall call)
    {
        bool showsDeleted = call.Parameters.Flag("show_deleted");
        IEnumerable<DatabaseDefinition> databases = call.Server.Store.Catalog.Current.Databases
            .Where(database => call.Caller.Access.CanRead(database.Name) && (showsDeleted || database.DeletedAt is null));
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (DatabaseDefinition database in databases)
            {
                json.WriteStartObject();
                json.WriteString(NameColumn, database.Name);
                if (showsDeleted)
                {
                    json.WriteBoolean("deleted", database.DeletedAt is not null);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return call.WriteJsonAsync(200, buffer.ToArray());
    }
}
