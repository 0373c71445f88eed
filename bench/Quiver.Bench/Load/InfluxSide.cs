using Quiver.Bench.Run;
using Quiver.Bench.Tsbs;

namespace Quiver.Bench.Load;

/// <summary>A server by the API of InfluxDB 1.x, whose writes are on disk when they are acknowledged, as its default is.</summary>
sealed class InfluxSide(PeerServer server) : LoadSide(server)
{
    readonly InfluxClient _influx = new(server.Address, DatabaseName);

    public override void Prepare() => _influx.CreateDatabase();

    public override long Count() => _influx.Count("usage_guest_nice");

    public override EngineAnswer Answer(TsbsQuery query) => _influx.Execute(query, keepRows: true);

    /// <summary>Asks a query in InfluxQL over a connection that is kept; the time ends with the last byte of the answer.</summary>
    public FetchedAnswer Fetch(TsbsQuery query, bool keepsBody) => _influx.Fetch(query.InfluxQl, keepsBody);

    public override void Dispose()
    {
        _influx.Dispose();
        base.Dispose();
    }

    protected override string WritePath => $"/write?db={DatabaseName}&precision=ns";

    protected override string PathOf(TsbsQuery query) => $"/query?db={DatabaseName}&epoch=ns&q={Uri.EscapeDataString(query.InfluxQl)}";
}
