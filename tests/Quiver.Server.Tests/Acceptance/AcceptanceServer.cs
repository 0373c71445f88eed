using System.Globalization;
using Quiver.Server.Hosting;
using Quiver.Server.Tests.Hosting;
using Quiver.Storage;
using Quiver.Storage.Catalog;

namespace Quiver.Server.Tests.Acceptance;

/// <summary>The server of <c>quiver serve</c>, set up as a file of acceptance cases asks, that can be restarted.</summary>
sealed class AcceptanceServer(IReadOnlyDictionary<string, string> setup) : IAsyncDisposable
{
    readonly string _directory = Path.Combine(Path.GetTempPath(), "quiver-acceptance-" + Guid.NewGuid().ToString("N"));
    LocalServer? _server;

    /// <summary>Where it listens.</summary>
    public string Url => _server!.Url;

    /// <summary>The server that runs.</summary>
    public QuiverServer Server => _server!.Server;

    /// <summary>Starts the server.</summary>
    public async Task StartAsync() => _server = await LocalServer.StartAsync(SetUp, _directory);

    /// <summary>Stops the server and starts another one over its directory.</summary>
    public async Task RestartAsync()
    {
        await _server!.DisposeAsync();
        _server = null;
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            await server.DisposeAsync();
        }

        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    void SetUp(StandaloneOptions options)
    {
        var catalog = new CatalogOptions();
        foreach ((string name, string value) in setup)
        {
            switch (name)
            {
                case "tokens":
                    options.Server.RequiresTokens = true;
                    break;
                case "open":
                    options.Server.OpenRoutes.UnionWith(value.Split(','));
                    break;
                case "max-body":
                    options.Server.MaxRequestBytes = NumberOf(value);
                    break;
                case "databases":
                    catalog = catalog with { MaxDatabases = NumberOf(value) };
                    break;
                case "tables":
                    catalog = catalog with { MaxTables = NumberOf(value) };
                    break;
                case "columns":
                    catalog = catalog with { MaxColumns = NumberOf(value) };
                    break;
                default:
                    throw new FormatException($"there is no set-up \"{name}\"");
            }
        }

        options.Server.Store = new StoreOptions { Directory = _directory, Catalog = catalog };
    }

    static int NumberOf(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
