using System.Diagnostics;
using Quiver.Bench.Run;
using Quiver.Bench.Tsbs;

namespace Quiver.Bench.Load;

/// <summary>One of the two databases of a run: its server and how it is spoken to.</summary>
abstract class LoadSide(PeerServer server) : IDisposable
{
    readonly Process _process = Process.GetProcessById(server.ProcessId);

    public const string DatabaseName = "tsbs";

    public string Name => server.Name;

    public PeerServer Server => server;

    public Uri Address => server.Address;

    /// <summary>The processor time that the server has used.</summary>
    public TimeSpan ProcessorTime => Refreshed.TotalProcessorTime;

    public long Memory => Refreshed.WorkingSet64;

    public long PeakMemory => Refreshed.PeakWorkingSet64;

    protected HttpClient Client { get; } = new() { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(2) };

    Process Refreshed
    {
        get
        {
            _process.Refresh();
            return _process;
        }
    }

    /// <summary>Starts a server; null where it is not installed.</summary>
    public static LoadSide? Start(string name, bool keepData) => name == "quiver"
        ? new QuiverSide(PeerServer.Quiver(keepData))
        : PeerServer.InfluxDb(keepData) is { } influx ? new InfluxSide(influx) : null;

    /// <summary>A request that writes a batch.</summary>
    public WireRequest Write(ReadOnlyMemory<byte> body, int lines, string? encoding) =>
        WireRequest.Post(Address, WritePath, body, lines, encoding);

    /// <summary>A request that asks a query.</summary>
    public WireRequest Ask(TsbsQuery query) => WireRequest.Get(Address, PathOf(query));

    /// <summary>Makes the database where writing does not.</summary>
    public abstract void Prepare();

    /// <summary>The rows of the table.</summary>
    public abstract long Count();

    /// <summary>The answer to a query, to compare it.</summary>
    public abstract EngineAnswer Answer(TsbsQuery query);

    public virtual void Dispose()
    {
        Client.Dispose();
        _process.Dispose();
        server.Dispose();
    }

    /// <summary>Where slow clients write to.</summary>
    public string SlowPath => WritePath;

    protected abstract string WritePath { get; }

    protected abstract string PathOf(TsbsQuery query);
}
