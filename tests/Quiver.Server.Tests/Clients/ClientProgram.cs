using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Quiver.Server.Tests.Clients;

/// <summary>Runs programs of other languages that use a server; tests are skipped where what they need is not installed.</summary>
static class ClientProgram
{
    static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    static readonly string[] _packages =
        ["@influxdata/influxdb3-client", "@influxdata/influxdb-client", "@influxdata/influxdb-client-apis", "influx"];

    /// <summary>Runs a script with Node.js and the clients of InfluxDB, and returns the JSON that it prints.</summary>
    public static async Task<JsonElement> RunNodeAsync(string script, params string[] arguments)
    {
        string? npm = NpmFolder();
        Assert.SkipUnless(
            npm is not null,
            $"the npm packages {string.Join(", ", _packages)} are not under .peers/npm; PEERS names another folder");
        return await RunAsync("node", [PathOf(script), npm!, .. arguments]);
    }

    /// <summary>Runs a script with Python and returns the JSON that it prints.</summary>
    public static Task<JsonElement> RunPythonAsync(string script, params string[] arguments) =>
        RunAsync("python3", [PathOf(script), .. arguments]);

    /// <summary>Runs a program and returns what it prints.</summary>
    public static async Task<string> RunTextAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not installed");
            return "";
        }

        using (process)
        using (var enough = new CancellationTokenSource(_patience))
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
            try
            {
                await process.WaitForExitAsync(enough.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }

            Assert.True(!enough.IsCancellationRequested && process.ExitCode == 0, $"{program} failed or hung: {await output}{await error}");
            return await output;
        }
    }

    static async Task<JsonElement> RunAsync(string program, IEnumerable<string> arguments)
    {
        using var document = JsonDocument.Parse(await RunTextAsync(program, arguments));
        return document.RootElement.Clone();
    }

    static string PathOf(string script) => Path.Combine(AppContext.BaseDirectory, "Clients", script);

    /// <summary>The folder that <c>.ci/run</c> and the benchmarks install packages in, if the clients are there.</summary>
    static string? NpmFolder()
    {
        var places = new List<string?> { Environment.GetEnvironmentVariable("PEERS") };
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            places.Add(Path.Combine(folder.FullName, ".peers"));
        }

        return places.OfType<string>().Select(place => Path.Combine(place, "npm")).FirstOrDefault(
            npm => _packages.All(package => Directory.Exists(Path.Combine(npm, "node_modules", package))));
    }
}
