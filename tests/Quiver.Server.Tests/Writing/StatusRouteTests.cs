using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Quiver.Server.Tests.Writing;

public sealed class StatusRouteTests : IAsyncLifetime
{
    TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("/health", "*/*")]
    [InlineData("/api/v1/health", null)]
    public async Task Health_is_a_word(string path, string? accept)
    {
        using HttpResponseMessage answer = await SendAsync("GET", path, accept);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("OK", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("application/json", null)]
    [InlineData(null, "influxdb-client-js/1.35.0")]
    public async Task Health_is_a_document_for_clients_that_want_one(string? accept, string? agent)
    {
        using HttpResponseMessage answer = await SendAsync("GET", "/health", accept, agent);
        JsonElement root = await JsonOf(answer);
        Assert.Equal("quiver", root.GetProperty("name").GetString());
        Assert.Equal("pass", root.GetProperty("status").GetString());
        Assert.NotEqual("", root.GetProperty("message").GetString());
        Assert.NotEqual("", root.GetProperty("version").GetString());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("HEAD")]
    public async Task Ping_says_what_this_is(string method)
    {
        using HttpResponseMessage answer = await SendAsync(method, "/ping");
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.StartsWith("3.", answer.Headers.GetValues("X-Influxdb-Version").Single(), StringComparison.Ordinal);
        Assert.Equal("Quiver", answer.Headers.GetValues("X-Influxdb-Build").Single());
        string id = answer.Headers.GetValues("Request-Id").Single();
        Assert.Equal(id, answer.Headers.GetValues("X-Request-Id").Single());
        Assert.Equal(7, Guid.Parse(id, CultureInfo.InvariantCulture).Version);
        if (method != "HEAD")
        {
            JsonElement root = await JsonOf(answer);
            Assert.Equal(
                ["product_name", "version", "revision", "process_id"], root.EnumerateObject().Select(member => member.Name));
            Assert.Equal("Quiver", root.GetProperty("product_name").GetString());
        }
    }

    [Fact]
    public async Task Ready_says_since_when()
    {
        using HttpResponseMessage answer = await SendAsync("GET", "/ready");
        JsonElement root = await JsonOf(answer);
        Assert.Equal("ready", root.GetProperty("status").GetString());
        Assert.True(root.GetProperty("started").GetDateTimeOffset() <= DateTimeOffset.UtcNow);
        Assert.Matches("^[0-9]+h[0-9]+m[0-9]+s$", root.GetProperty("up").GetString());
    }

    [Fact]
    public async Task Buckets_are_databases()
    {
        (int status, JsonElement bucket) = await PostAsync(
            """{"orgID":"0000000000000001","name":"b","retentionRules":[{"type":"expire","everySeconds":86400}]}""");
        Assert.Equal(201, status);
        Assert.Equal("b", bucket.GetProperty("name").GetString());
        Assert.Equal(TimeSpan.FromDays(1), _server.Server.Store.Catalog.Current.FindDatabase("b")!.Retention);
        string id = bucket.GetProperty("id").GetString()!;
        Assert.Matches("^[0-9a-f]{16}$", id);

        (status, JsonElement error) = await PostAsync("""{"orgID":"x","name":"b"}""");
        Assert.Equal(422, status);
        Assert.Equal("bucket with name b already exists", error.GetProperty("message").GetString());

        foreach (string query in (string[])["?name=b", "?id=" + id, "?org=any&limit=1&offset=1"])
        {
            using HttpResponseMessage answer = await SendAsync("GET", "/api/v2/buckets" + query);
            JsonElement found = (await JsonOf(answer)).GetProperty("buckets")[0];
            Assert.Equal("b", found.GetProperty("name").GetString());
            Assert.Equal(86400, found.GetProperty("retentionRules")[0].GetProperty("everySeconds").GetInt64());
        }

        using HttpResponseMessage one = await SendAsync("GET", "/api/v2/buckets/" + id);
        Assert.Equal("b", (await JsonOf(one)).GetProperty("name").GetString());
        using HttpResponseMessage missing = await SendAsync("GET", "/api/v2/buckets?name=c");
        Assert.Equal(404, (int)missing.StatusCode);
        Assert.Equal("""{"code":"not found","message":"bucket \"c\" not found"}""", await missing.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"name\":5}")]
    [InlineData("{\"name\":\"\"}")]
    [InlineData("{\"name\":\"_x\"}")]
    [InlineData("{\"name\":\"x\",\"retentionRules\":{}}")]
    [InlineData("{\"name\":\"x\",\"retentionRules\":[{\"everySeconds\":-1}]}")]
    [InlineData("{\"name\":\"x\",\"retentionRules\":[5]}")]
    public async Task A_wrong_bucket_is_told(string body)
    {
        (int status, JsonElement error) = await PostAsync(body);
        Assert.Equal((400, "invalid"), (status, error.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task There_is_one_organization_whatever_it_is_called()
    {
        using HttpResponseMessage answer = await SendAsync("GET", "/api/v2/orgs?org=acme");
        JsonElement organization = (await JsonOf(answer)).GetProperty("orgs")[0];
        Assert.Equal("acme", organization.GetProperty("name").GetString());
        Assert.Equal("0000000000000001", organization.GetProperty("id").GetString());
    }

    static async Task<JsonElement> JsonOf(HttpResponseMessage answer)
    {
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    async Task<(int Status, JsonElement Body)> PostAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await _server.Client.PostAsync(new Uri("/api/v2/buckets", UriKind.Relative), content);
        return ((int)answer.StatusCode, await JsonOf(answer));
    }

    async Task<HttpResponseMessage> SendAsync(string method, string path, string? accept = null, string? agent = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (accept is not null)
        {
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        }

        if (agent is not null)
        {
            request.Headers.UserAgent.Add(ProductInfoHeaderValue.Parse(agent));
        }

        return await _server.Client.SendAsync(request);
    }
}
