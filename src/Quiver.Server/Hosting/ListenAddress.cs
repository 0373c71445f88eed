using System.Globalization;
using System.Net;
using Quiver.Arrow.Errors;

namespace Quiver.Server.Hosting;

/// <summary>An address that a server listens at.</summary>
/// <param name="Address">The address of the machine.</param>
/// <param name="Port">The port; 0 for any that is free.</param>
/// <param name="IsEncrypted">Whether it is TLS.</param>
sealed record ListenAddress(IPAddress Address, int Port, bool IsEncrypted)
{
    /// <summary>The port of InfluxDB 3, which its clients expect.</summary>
    public const int DefaultPort = 8181;

    /// <summary>Whether only this machine reaches it.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address);

    /// <summary>Reads an address: <c>host:port</c> with or without <c>http://</c> or <c>https://</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isEncrypted">Whether an address without a scheme is TLS.</param>
    /// <exception cref="QuiverException">It is none.</exception>
    public static ListenAddress Parse(string text, bool isEncrypted)
    {
        string rest = text.Trim();
        if (rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            (rest, isEncrypted) = (rest["http://".Length..], false);
        }
        else if (rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            (rest, isEncrypted) = (rest["https://".Length..], true);
        }

        rest = rest.TrimEnd('/');
        int colon = rest.LastIndexOf(':');
        bool hasPort = colon >= 0 && !rest.EndsWith(']') && (rest.IndexOf(':', StringComparison.Ordinal) == colon || rest[0] == '[');
        string host = hasPort ? rest[..colon] : rest;
        int port = DefaultPort;
        if (hasPort && (!int.TryParse(rest[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port)
            || port > IPEndPoint.MaxPort))
        {
            throw NotOne(text);
        }

        IPAddress? address = host.ToLowerInvariant() switch
        {
            "localhost" => IPAddress.Loopback,
            "*" or "+" => IPAddress.Any,
            ['[', .., ']'] inner => IPAddress.TryParse(inner[1..^1], out IPAddress? six) ? six : null,
            var other => IPAddress.TryParse(other, out IPAddress? any) ? any : null,
        };
        return address is null ? throw NotOne(text) : new ListenAddress(address, port, isEncrypted);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(IsEncrypted ? "https" : "http")}://{new IPEndPoint(Address, Port)}";

    static QuiverException NotOne(string text) => new(
        ErrorCode.InvalidValue,
        $"\"{text}\" is no address to listen at; write an IP address and a port such as 127.0.0.1:8181, 0.0.0.0:8181 or [::1]:8181");
}
