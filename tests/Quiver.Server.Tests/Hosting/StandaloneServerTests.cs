using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Quiver.Arrow.Errors;
using Quiver.Server.Hosting;
using Xunit;

namespace Quiver.Server.Tests.Hosting;

public sealed class StandaloneServerTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("quiver-standalone").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("GET", "/nowhere")]
    [InlineData("GET", "/api/v3/configure/../nowhere.txt")]
    [InlineData("HEAD", "/metrics")]
    [InlineData("DELETE", "/health")]
    [InlineData("GET", "/write")]
    public async Task What_is_no_route_is_not_found(string method, string path)
    {
        await using LocalServer server = await LocalServer.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        Assert.Equal(404, (int)answer.StatusCode);
        Assert.Equal(method == "HEAD" ? "" : "Not found", await answer.Content.ReadAsStringAsync());
        Assert.Equal(server.Server.ClusterId, answer.Headers.GetValues("cluster-uuid").Single());
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/api/v3/write_lp")]
    [InlineData("/nowhere")]
    public async Task Browsers_may_ask_before_they_have_a_token(string path)
    {
        await using LocalServer server = await LocalServer.StartAsync(options => options.Server.RequiresTokens = true);
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        Assert.Equal(204, (int)answer.StatusCode);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Headers").Single());
        Assert.Equal("86400", answer.Headers.GetValues("Access-Control-Max-Age").Single());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    public async Task One_port_speaks_both_versions(int major, int minor)
    {
        await using LocalServer server = await LocalServer.StartAsync();
        for (int i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health")
            {
                Version = new Version(major, minor), VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using HttpResponseMessage answer = await server.Client.SendAsync(request);
            Assert.Equal(new Version(major, minor), answer.Version);
            Assert.Equal("OK", await answer.Content.ReadAsStringAsync());
        }

        Assert.DoesNotContain("HTTP/2 is not enabled", server.Log);
    }

    [Fact]
    public async Task Bytes_one_by_one_are_a_request_too()
    {
        await using LocalServer server = await LocalServer.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(new Uri(server.Url).Authority));
        client.NoDelay = true;
        NetworkStream stream = client.GetStream();
        foreach (byte one in "PRIZE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8.ToArray())
        {
            stream.WriteByte(one);
        }

        using var reader = new StreamReader(stream, Encoding.ASCII);
        Assert.StartsWith("HTTP/1.1 404", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task Heads_that_are_too_large_are_refused()
    {
        await using LocalServer server = await LocalServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        request.Headers.Add("X-Long", new string('x', 40_000));
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        Assert.Equal(431, (int)answer.StatusCode);
        using HttpResponseMessage address = await server.Client.GetAsync(new Uri("/health?q=" + new string('x', 70_000), UriKind.Relative));
        Assert.Equal(414, (int)address.StatusCode);
        using HttpResponseMessage longer = await server.Client.GetAsync(new Uri("/health?q=" + new string('x', 50_000), UriKind.Relative));
        Assert.Equal(200, (int)longer.StatusCode);
    }

    [Fact]
    public async Task Tls_has_the_certificate_and_both_versions()
    {
        (string certificate, string key) = WriteCertificate();
        await using LocalServer server = await LocalServer.StartAsync(options =>
        {
            (options.CertificateFile, options.KeyFile) = (certificate, key);
            options.Addresses = [ListenAddress.Parse("127.0.0.1:0", isEncrypted: true)];
        });
        Assert.StartsWith("https://127.0.0.1:", server.Url);
        string? subject = null;
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) => (subject = shown?.Subject) is not null,
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(server.Url) };
        foreach (Version version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health")
            {
                Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using HttpResponseMessage answer = await client.SendAsync(request);
            Assert.Equal("OK", await answer.Content.ReadAsStringAsync());
        }

        Assert.Equal("CN=quiver.test", subject);
    }

    [Fact]
    public async Task A_certificate_that_is_none_is_told()
    {
        string file = Path.Combine(_folder, "bad.pem");
        await File.WriteAllTextAsync(file, "no certificate");
        var error = await Assert.ThrowsAsync<QuiverException>(() => LocalServer.StartAsync(options =>
        {
            options.CertificateFile = file;
            options.Addresses = [ListenAddress.Parse("https://127.0.0.1:0", isEncrypted: true)];
        }));
        Assert.Contains(file, error.Message);
    }

    [Fact]
    public async Task An_address_in_use_is_told()
    {
        await using LocalServer server = await LocalServer.StartAsync();
        var error = await Assert.ThrowsAsync<QuiverException>(() => LocalServer.StartAsync(
            options => options.Addresses = [ListenAddress.Parse(server.Url, isEncrypted: false)], Path.Combine(_folder, "other")));
        Assert.Contains($"cannot listen at {server.Url}: another process listens there", error.Message);

        // What was opened before is closed again.
        await using LocalServer again = await LocalServer.StartAsync(directory: Path.Combine(_folder, "other"));
    }

    [Fact]
    public async Task A_directory_in_use_is_told()
    {
        string data = Path.Combine(_folder, "data");
        await using LocalServer server = await LocalServer.StartAsync(directory: data);
        var error = await Assert.ThrowsAsync<QuiverException>(() => LocalServer.StartAsync(directory: data));
        Assert.Contains($"\"{data}\" is open in another process", error.Message);
    }

    [Fact]
    public async Task The_store_keeps_its_identity()
    {
        string data = Path.Combine(_folder, "data");
        string first;
        await using (LocalServer server = await LocalServer.StartAsync(directory: data))
        {
            first = server.Server.ClusterId;
            Assert.True(Guid.TryParseExact(first, "D", out _));
            Assert.Contains(first, server.Log);
        }

        await using (LocalServer server = await LocalServer.StartAsync(directory: data))
        {
            Assert.Equal(first, server.Server.ClusterId);
        }

        await using (LocalServer other = await LocalServer.StartAsync())
        {
            Assert.NotEqual(first, other.Server.ClusterId);
        }

        await File.WriteAllTextAsync(Path.Combine(data, ClusterIdentity.Path), "nonsense");
        var error = await Assert.ThrowsAsync<QuiverException>(() => LocalServer.StartAsync(directory: data));
        Assert.Equal(ErrorCode.CorruptFile, error.Code);
    }

    (string Certificate, string Key) WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=quiver.test", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        (string certificateFile, string keyFile) = (Path.Combine(_folder, "server.pem"), Path.Combine(_folder, "server.key"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }
}
