using Quiver.Arrow.Types;
using Quiver.Server.Hosting;
using Quiver.Server.Http.V1;
using Quiver.Storage.Tables.SystemTables;

namespace Quiver.Server.SystemTables;

/// <summary>The processes of the server: this one.</summary>
static class NodesTable
{
    /// <summary>Makes the table of a server.</summary>
    public static ISystemTable Of(QuiverServer server) => new FactTable(
        "nodes",
        FactTable.Columns(
            ("node_id", DataType.Utf8), ("node_catalog_id", DataType.UInt32), ("instance_id", DataType.Utf8),
            ("mode", DataType.List(DataType.Utf8)), ("core_count", DataType.UInt64), ("state", DataType.Utf8),
            ("updated_at", DataType.Timestamp(TimeUnit.Millisecond)), ("version", DataType.Utf8),
            ("started_at", DataType.Timestamp(TimeUnit.Millisecond)), ("listening", DataType.List(DataType.Utf8))),
        _ =>
        [
            [
                System.Net.Dns.GetHostName(), 0, server.ProcessId.ToString(), new[] { "core" }, Environment.ProcessorCount,
                server.IsReady ? "running" : "stopping", server.StartedAt, StatusRoutes.Version, server.StartedAt,
                server.Addresses?.Invoke().ToArray(),
            ],
        ])
    {
        RowCount = _ => 1,
    };
}
