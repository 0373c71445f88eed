using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Quiver.Server.Hosting;

namespace Quiver.Server.Http.V1;

/// <summary>Whether the server lives, and what it is.</summary>
static class StatusRoutes
{
    /// <summary>
    /// What this server is in the eyes of clients that look which InfluxDB they talk to: the release whose interfaces it has, and that it
    /// is another product.
    /// </summary>
    public const string CompatibleVersion = "3.10.0+quiver";

    /// <summary>The version of the program.</summary>
    public static string Version { get; } = VersionOf(typeof(StatusRoutes).Assembly, after: false, otherwise: "0.0.0");

    static readonly string _revision = VersionOf(typeof(StatusRoutes).Assembly, after: true, otherwise: "unknown");

    /// <summary>The routes.</summary>
    public static IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "/health", "health", ApiAccess.Exemptable, ApiErrorStyle.V3, HealthAsync),
        new("HEAD", "/health", "health", ApiAccess.Exemptable, ApiErrorStyle.V3, HealthAsync),
        new("GET", "/api/v1/health", "health", ApiAccess.Exemptable, ApiErrorStyle.V3, HealthAsync),
        new("GET", "/ping", "ping", ApiAccess.Exemptable, ApiErrorStyle.V3, PingAsync),
        new("HEAD", "/ping", "ping", ApiAccess.Exemptable, ApiErrorStyle.V3, PingAsync),
        new("POST", "/ping", "ping", ApiAccess.Exemptable, ApiErrorStyle.V3, PingAsync),
        new("GET", "/ready", "ready", ApiAccess.Exemptable, ApiErrorStyle.V3, ReadyAsync),
    ];

    /// <summary>Adds the headers by which clients of InfluxDB 1 know a server, and a request.</summary>
    public static void AddIdentity(ApiCall call)
    {
        // The identity of a request has its time in front, as those of InfluxDB 3 (RFC 9562, 5.7).
        string request = Guid.CreateVersion7(call.Server.Options.Clock.GetUtcNow()).ToString();
        IHeaderDictionary headers = call.Response.Headers;
        headers["Request-Id"] = request;
        headers["X-Request-Id"] = request;
        headers["X-Influxdb-Build"] = "Quiver";
        headers["X-Influxdb-Version"] = CompatibleVersion;
    }

    static Task HealthAsync(ApiCall call)
    {
        QuiverServer server = call.Server;
        int status = server.IsReady ? 200 : 503;
        return AsksForJson(call.Request)
            ? call.WriteJsonAsync(status, ApiJson.Write(json =>
            {
                json.WriteString("name", "quiver");
                json.WriteString("message", server.IsReady ? "ready for queries and writes" : "stopping");
                json.WriteString("status", server.IsReady ? "pass" : "fail");
                json.WriteString("version", Version);
                json.WriteString("commit", _revision);
            }))
            : call.WriteTextAsync(status, server.IsReady ? "OK" : "stopping");
    }

    static Task PingAsync(ApiCall call)
    {
        AddIdentity(call);
        return call.WriteJsonAsync(200, ApiJson.Write(json =>
        {
            json.WriteString("product_name", "Quiver");
            json.WriteString("version", Version);
            json.WriteString("revision", _revision);
            json.WriteString("process_id", call.Server.ProcessId);
        }));
    }

    static Task ReadyAsync(ApiCall call)
    {
        QuiverServer server = call.Server;
        if (!server.IsReady)
        {
            call.Response.Headers.RetryAfter = "1";
        }

        return call.WriteJsonAsync(server.IsReady ? 200 : 503, ApiJson.Write(json =>
        {
            json.WriteString("status", server.IsReady ? "ready" : "not ready");
            json.WriteString("started", server.StartedAt.UtcDateTime);
            json.WriteString("up", TextOf(server.Options.Clock.GetUtcNow() - server.StartedAt));
        }));
    }

    /// <summary>
    /// Whether a client wants JSON: it says so, or it is one of InfluxDB 2's, which expect it of <c>/health</c> without saying so.
    /// </summary>
    static bool AsksForJson(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("json", StringComparison.OrdinalIgnoreCase)
        || request.Headers.UserAgent.ToString().StartsWith("influxdb-client-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes a duration as Go does, in which the clients expect it: <c>1h2m3s</c>.</summary>
    static string TextOf(TimeSpan duration) => string.Create(
        CultureInfo.InvariantCulture, $"{(long)duration.TotalHours}h{duration.Minutes}m{duration.Seconds}s");

    static string VersionOf(Assembly assembly, bool after, string otherwise)
    {
        string? full = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        string[] parts = full?.Split('+', 2) ?? [];
        return after ? parts.Length > 1 ? parts[1] : otherwise : parts.Length > 0 ? parts[0] : otherwise;
    }
}
