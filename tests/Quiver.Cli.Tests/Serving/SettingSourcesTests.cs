using Quiver.Cli.Commands;
using Quiver.Cli.Serving;
using Quiver.Server.Hosting;
using Xunit;

namespace Quiver.Cli.Tests.Serving;

public sealed class SettingSourcesTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("quiver-serve").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Flags_come_before_the_environment_and_that_before_the_file()
    {
        string file = FileOf("""
            { /* comments are fine */ "query-timeout": "3s", "data": "/file", "max-queued-queries": 7,
              "bind": ["127.0.0.1:1", "[::1]:2"], "compaction": false, "tls-cert": null }
            """);
        ServeSettings settings = Apply(
            new() { ["query-timeout"] = "1s" }, new() { ["QUIVER_QUERY_TIMEOUT"] = "2s", ["QUIVER_DATA"] = "/variable" }, file);
        Assert.Equal(TimeSpan.FromSeconds(1), settings.Server.Queries.Timeout);
        Assert.Equal("/variable", settings.Server.DataDirectory);
        Assert.Equal(7, settings.Server.Queries.Admission.MaxPending);
        Assert.Equal(["http://127.0.0.1:1", "http://[::1]:2"], settings.Standalone.Addresses.Select(address => address.ToString()));
        Assert.False(settings.Server.Store!.Compaction.IsAutomatic);
        Assert.Equal("/variable", Apply([], new() { ["QUIVER_CONFIG"] = file, ["QUIVER_DATA"] = "/variable" }).Server.DataDirectory);
    }

    [Fact]
    public void Defaults_are_what_the_help_says()
    {
        ServeSettings plain = Apply([]);
        ServeSettings written = Apply(
            ServeOptions.All.Where(option => option.Default is not null).ToDictionary(option => option.Name, option => option.Default!));
        Assert.Equal(plain.Standalone.Addresses, written.Standalone.Addresses);
        Assert.Equal(plain.Server.Queries, written.Server.Queries);
        Assert.Equal(new Storage.StoreOptions { Directory = "quiver-data" }, written.Server.Store);
        Assert.Equal(Values(plain.Server), Values(written.Server));
        Assert.Equal(Values(plain.Standalone), Values(written.Standalone));
        Assert.Equal(
            (plain.LogLevel, plain.LogFormat, plain.TraceRatio, plain.IsInsecure),
            (written.LogLevel, written.LogFormat, written.TraceRatio, written.IsInsecure));
    }

    [Fact]
    public void What_is_printed_is_a_configuration_that_says_the_same()
    {
        IReadOnlyList<SettingValue> values = SettingSources.Find(
            new Dictionary<string, string> { ["bind"] = "127.0.0.1:1,127.0.0.1:2", ["without-auth"] = "", ["data"] = "a\"b\\c\n" },
            name => name == "QUIVER_QUERY_TIMEOUT" ? "5s" : null, null);
        string printed = ConfigurationText.Of(values);
        Assert.Contains("\"query-timeout\": \"5s\", // the environment variable QUIVER_QUERY_TIMEOUT\n", printed);
        ServeSettings again = Apply([], [], FileOf(printed));
        Assert.Equal("a\"b\\c\n", again.Server.DataDirectory);
        Assert.Equal(2, again.Standalone.Addresses.Count);
        Assert.False(again.Server.RequiresTokens);
        Assert.Equal(TimeSpan.FromSeconds(5), again.Server.Queries.Timeout);
    }

    [Theory]
    [InlineData("query-timeout", "soon", "--query-timeout takes a period such as 500ms, 30s, 10m or 1h30m, not \"soon\"")]
    [InlineData("data", "", "--data takes the name of a file or a directory, not \"\"")]
    [InlineData("buffer-bytes", "1MiB", "--buffer-bytes (1048576) must be more than --checkpoint-bytes (268435456)")]
    [InlineData("query-timeout", "0s", "--query-timeout takes a period")]
    [InlineData("idle-timeout", "90d", "--idle-timeout takes a period of at most 49d")]
    [InlineData("threads", "0", "--threads takes a whole number from 1 to 1024, not \"0\"")]
    [InlineData("memory-limit", "much", "--memory-limit takes a size such as 2GB, 512MiB or 1000000, not \"much\"")]
    [InlineData("compaction", "maybe", "--compaction takes true or false, not \"maybe\"")]
    [InlineData("log-level", "loud", "--log-level takes trace, debug, info, warn, error or none, not \"loud\"")]
    [InlineData("disable-authz", "health,write", "--disable-authz takes names out of health, ping, metrics and ready")]
    [InlineData("otlp-endpoint", "nowhere", "--otlp-endpoint takes an address")]
    [InlineData("otlp-trace-ratio", "2", "--otlp-trace-ratio takes a number from 0 to 1")]
    [InlineData("bind", "db.example", "--bind: \"db.example\" is no address")]
    [InlineData("bind", "https://127.0.0.1", "needs --tls-cert")]
    [InlineData("tls-key", "k.pem", "--tls-key needs --tls-cert")]
    public void Wrong_values_are_refused_with_the_name_of_the_option(string name, string value, string message) =>
        Assert.Contains(message, Assert.Throws<UsageException>(() => Apply(new() { [name] = value })).Message);

    [Fact]
    public void The_source_of_a_wrong_value_is_told()
    {
        Assert.StartsWith(
            "the environment variable QUIVER_THREADS takes",
            Assert.Throws<UsageException>(() => Apply([], new() { ["QUIVER_THREADS"] = "x" })).Message);
        string file = FileOf("""{ "threads": "x" }""");
        Assert.StartsWith(
            $"\"threads\" of {file} takes", Assert.Throws<UsageException>(() => Apply([], [], file)).Message);
    }

    [Theory]
    [InlineData("{ \"thread\": 1 }", "\"thread\", which is no setting")]
    [InlineData("{ \"data\": { \"x\": 1 } }", "takes one value")]
    [InlineData("{ \"data\": [\"x\", \"y\"] }", "takes one value")]
    [InlineData("[1]", "is no JSON object")]
    [InlineData("{", "is no JSON object")]
    [InlineData("", "is no JSON object")]
    public void Wrong_files_are_refused(string content, string message) =>
        Assert.Contains(message, Assert.Throws<UsageException>(() => Apply([], [], FileOf(content))).Message);

    [Fact]
    public void A_file_that_is_missing_is_told() =>
        Assert.Contains("cannot be read", Assert.Throws<UsageException>(() => Apply([], [], Path.Combine(_folder, "none.json"))).Message);

    [Fact]
    public void Everybody_may_do_everything_only_where_that_is_said_twice()
    {
        Dictionary<string, string> open = new() { ["bind"] = "0.0.0.0:1", ["without-auth"] = "" };
        Assert.Contains("--without-auth at http://0.0.0.0:1", Assert.Throws<UsageException>(() => Apply(open)).Message);
        open["insecure"] = "";
        Assert.False(Apply(open).Server.RequiresTokens);
        Assert.True(Apply(new() { ["bind"] = "0.0.0.0:1" }).Server.RequiresTokens);
    }

    static ServeSettings Apply(
        Dictionary<string, string> flags, Dictionary<string, string>? environment = null, string? file = null) =>
        SettingSources.Apply(SettingSources.Find(flags, name => environment?.GetValueOrDefault(name), file));

    /// <summary>The values of settings that are plain.</summary>
    static object?[] Values(QuiverServerOptions options) =>
    [
        options.DataDirectory, options.RequiresTokens, options.AllowsFiles, options.MaxRequestBytes, options.Threads,
        options.MemoryLimitBytes, options.DrainTimeout, options.SlowQueryThreshold, options.LogsQueryTexts, options.LogsRequests,
        options.AdminTokenFile, options.OpenRoutes.Count,
    ];

    static object?[] Values(StandaloneOptions options) =>
    [
        options.CertificateFile, options.KeyFile, options.TlsVersions, options.MaxConnections, options.IdleTimeout,
        options.HeaderTimeout, options.MinBytesPerSecond,
    ];

    string FileOf(string content)
    {
        string path = Path.Combine(_folder, Guid.NewGuid().ToString("N") + ".json");
        File.WriteAllText(path, content);
        return path;
    }
}
