using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Quiver.Bench.Tsbs;

/// <summary>A database server of the operating system's packages as a child process on a free port of this machine.</summary>
sealed partial class PeerServer : IDisposable
{
    const int Terminate = 15;
    readonly Process _process;

    PeerServer(string name, Process process, Uri address, string folder)
    {
        Name = name;
        _process = process;
        Address = address;
        Folder = folder;
    }

    public string Name { get; }

    public Uri Address { get; }

    /// <summary>The identity of its process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Where its data lies.</summary>
    public string Folder { get; }

    /// <summary>What its files take.</summary>
    public long BytesOnDisk => DiskUse.Of(Folder);

    /// <summary>
    /// InfluxDB 1.x as its package has it, but for the quiet time after which it writes out and compacts what has come: seconds instead
    /// of hours, so that its files are measured in their final form.
    /// </summary>
    public static PeerServer? InfluxDb(bool keepData)
    {
        var folder = Folders("influxdb", keepData);
        var (http, rpc) = (FreePort(), FreePort());
        var configuration = folder + ".conf";
        File.WriteAllText(
            configuration,
            $"""
            reporting-disabled = true
            bind-address = "127.0.0.1:{rpc}"
            [meta]
              dir = "{folder}/meta"
            [data]
              dir = "{folder}/data"
              wal-dir = "{folder}/wal"
              query-log-enabled = false
              cache-snapshot-write-cold-duration = "5s"
              compact-full-write-cold-duration = "5s"
            [monitor]
              store-enabled = false
            [http]
              bind-address = "127.0.0.1:{http}"
              log-enabled = false
            [logging]
              level = "error"
            """);
        return Start("influxdb", "influxd", ["-config", configuration], http, "ping", folder);
    }

    public static PeerServer? VictoriaMetrics(bool keepData)
    {
        var folder = Folders("victoriametrics", keepData);
        var port = FreePort();
        string[] arguments =
            [$"-httpListenAddr=127.0.0.1:{port}", $"-storageDataPath={folder}", "-retentionPeriod=100y", "-loggerLevel=ERROR"];
        return Start("victoria-metrics", "victoria-metrics", arguments, port, "health", folder);
    }

    /// <summary>Quiver's own server, which asks for no tokens.</summary>
    /// <param name="keepData">Whether it opens what a run before has left.</param>
    /// <param name="settings">More of its options.</param>
    public static PeerServer Quiver(bool keepData, params string[] settings)
    {
        var folder = Folders("quiver-server", keepData);
        var port = FreePort();
        string[] arguments = ["serve", "--data", folder, "--bind", $"http://127.0.0.1:{port}", "--without-auth", .. settings];
        return File.Exists(BenchPaths.Quiver)
            ? Start("quiver", BenchPaths.Quiver, arguments, port, "health", folder)!
            : throw new BenchException("there is no server to start: dotnet build -c Release src/Quiver.Cli");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            // A polite end lets a server write out what it holds.
            _ = Kill(_process.Id, Terminate);
            if (!_process.WaitForExit(TimeSpan.FromSeconds(30)))
            {
                _process.Kill();
                _process.WaitForExit();
            }
        }

        _process.Dispose();
    }

    /// <summary>Waits until its files no longer change.</summary>
    public void WaitUntilQuiet()
    {
        var (last, since) = (-1L, Stopwatch.StartNew());
        var total = Stopwatch.StartNew();
        while (since.Elapsed < TimeSpan.FromSeconds(12) && total.Elapsed < TimeSpan.FromMinutes(3))
        {
            Thread.Sleep(500);
            if (BytesOnDisk is var size && size != last)
            {
                last = size;
                since.Restart();
            }
        }
    }

    static PeerServer? Start(string name, string command, string[] arguments, int port, string ready, string folder)
    {
        Process process;
        try
        {
            var start = new ProcessStartInfo(command, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Console.Error.WriteLine($"{command} was not found; its Debian package has the same name. Going on without it.");
            return null;
        }

        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var server = new PeerServer(name, process, new Uri($"http://127.0.0.1:{port}/"), folder);
        using var client = new HttpClient();
        for (var attempt = 0; attempt < 300 && !process.HasExited; attempt++)
        {
            if (IsReady(client, new Uri(server.Address, ready)))
            {
                return server;
            }

            Thread.Sleep(100);
        }

        server.Dispose();
        throw new BenchException($"{name} did not start on port {port}");
    }

    /// <summary>Whether a server answers; one that is not listening yet does not.</summary>
    static bool IsReady(HttpClient client, Uri address)
    {
        try
        {
            using var answer = client.GetAsync(address).Result;
            return answer.IsSuccessStatusCode;
        }
        catch (AggregateException exception) when (exception.InnerException is HttpRequestException)
        {
            return false;
        }
    }

    static string Folders(string name, bool keepData)
    {
        var folder = Path.Combine(BenchPaths.Peers, "tsbs", name);
        if (!keepData && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return Directory.CreateDirectory(folder).FullName;
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
