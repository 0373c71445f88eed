using Quiver.Server.Hosting;

namespace Quiver.Server.SystemTables;

/// <summary>The tables that a server adds to the schema <c>system</c>.</summary>
static class ServerTables
{
    /// <summary>Adds the tables of a server that has opened its database.</summary>
    public static void AddTo(QuiverServer server)
    {
        var tables = server.Store.SystemTables;
        tables.Add(NodesTable.Of(server));
        tables.Add(TokensTable.Of(server));
        tables.Add(MetricsTable.Of(server));
        tables.Add(SettingsTable.Of(server.Options));
    }
}
