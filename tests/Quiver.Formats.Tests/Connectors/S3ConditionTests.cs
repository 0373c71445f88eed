using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Amazon.S3;
using Quiver.Connectors.S3;
using Quiver.Formats.Tests.ObjectStorage;
using Quiver.ObjectStorage;
using Xunit;

namespace Quiver.Formats.Tests.Connectors;

/// <summary>What the connector sends, before a server of our own that keeps conditions.</summary>
public sealed class S3ConditionTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Creating_is_conditional()
    {
        var objects = new ConcurrentDictionary<string, bool>();
        using var server = new TestWebServer(request => request.Headers.GetValueOrDefault("if-none-match") != "*"
            ? new TestReply(500, [])
            : new TestReply(objects.TryAdd(request.Path, true) ? 200 : 412, [])
            {
                Headers = new() { ["ETag"] = $"\"{Convert.ToHexStringLower(MD5.HashData(request.Body))}\"" },
            });
        using IAmazonS3 client = S3Stores.CreateClient(Options(server));
        using var store = new S3Store(client, "bucket");
        Assert.True(await store.TryCreateAsync("a/b", new byte[3], Token));
        Assert.False(await store.TryCreateAsync("a/b", new byte[3], Token));
        Assert.All(server.Requests, r => Assert.Contains("if-none-match", r.Headers["authorization"]));
    }

    [Theory]
    [InlineData(403, typeof(UnauthorizedAccessException))]
    [InlineData(404, typeof(FileNotFoundException))]
    [InlineData(503, typeof(IOException))]
    public async Task Refusals_are_told(int status, Type type)
    {
        using var server = new TestWebServer(_ => new TestReply(status, []));
        using IAmazonS3 client = S3Stores.CreateClient(Options(server));
        using var store = new S3Store(client, "bucket");
        Exception? error = await Record.ExceptionAsync(() => store.PutAsync("a", new byte[1], Token));
        Assert.IsType(type, error);
        Assert.Contains("s3://bucket/a", error.Message);
    }

    [Fact]
    public async Task Uploads_without_commit_are_given_up()
    {
        using var server = new TestWebServer(r => r.Path.EndsWith("?uploads")
            ? new TestReply(200, Encoding.UTF8.GetBytes("<InitiateMultipartUploadResult><UploadId>up1</UploadId></InitiateMultipartUploadResult>"))
            : new TestReply(r.Method == "DELETE" ? 204 : 200, [])
            {
                Headers = new() { ["ETag"] = $"\"{Convert.ToHexStringLower(MD5.HashData(r.Body))}\"" },
            });
        using IAmazonS3 client = S3Stores.CreateClient(Options(server));
        using var store = new S3Store(client, "bucket", new S3Options { PartBytes = 5 << 20 });
        await using (ObjectWriter writer = await store.OpenWriteAsync("w", Token))
        {
            writer.Stream.Write(new byte[12_000_000]);
        }

        Assert.Equal("DELETE /bucket/w?uploadId=up1", $"{server.Requests.Last().Method} {server.Requests.Last().Path}");
        Assert.All(server.Requests.Where(r => r.Method == "PUT"), r => Assert.Equal(5 << 20, r.Body.Length));
    }

    [Fact]
    public async Task Listings_ask_for_further_pages()
    {
        using var server = new TestWebServer(r => new TestReply(200, Encoding.UTF8.GetBytes(r.Path.Contains("continuation-token=more")
            ? "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>t/c</Key><Size>3</Size></Contents></ListBucketResult>"
            : "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>more</NextContinuationToken>"
              + "<Contents><Key>t/a/</Key><Size>0</Size></Contents><Contents><Key>t/b</Key><Size>2</Size></Contents></ListBucketResult>")));
        using IAmazonS3 client = S3Stores.CreateClient(Options(server));
        using var store = new S3Store(client, "bucket");
        var found = new List<string>();
        await foreach (ObjectMetadata entry in store.ListAsync("t/", "t/0", Token))
        {
            found.Add($"{entry.Path} {entry.Length}");
        }

        Assert.Equal(["t/b 2", "t/c 3"], found);
        Assert.Contains("start-after=t%2F0", server.Requests.First().Path);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Bodies_cut_short_are_continued_for_the_same_object()
    {
        byte[] content = HttpStoreTests.Bytes(100_000);
        using var server = new TestWebServer(r => TestWebServer.Part(r, content) with { CutAfter = 40_000 });
        using IAmazonS3 client = S3Stores.CreateClient(Options(server));
        using var store = new S3Store(client, "bucket");
        byte[] room = new byte[90_000];
        ObjectRead read = await store.ReadAsync("a", 5_000, room, null, Token);
        Assert.Equal(90_000, read.Count);
        Assert.Equal(content[5_000..95_000], room);
        Assert.Equal(["bytes=5000-94999", "bytes=45000-94999", "bytes=85000-94999"], server.Requests.Select(r => r.Range));
        Assert.All(server.Requests.Skip(1), r => Assert.Equal("\"v1\"", r.Headers["if-match"]));
    }

    [Fact]
    public async Task Anonymous_requests_have_no_signature()
    {
        using var server = TestWebServer.Over(new byte[10]);
        S3Options options = Options(server) with
        {
            AccessKeyId = null, SecretAccessKey = null, Environment = name => name == "AWS_NO_SIGN_REQUEST" ? "true" : null,
        };
        using IAmazonS3 client = S3Stores.CreateClient(options);
        using var store = new S3Store(client, "bucket");
        await store.ReadAsync("a", 0, new byte[5], null, Token);
        Assert.False(server.Requests.Single().Headers.ContainsKey("authorization"));
        Assert.Equal("/bucket/a", server.Requests.Single().Path);
    }

    [Fact]
    public async Task The_environment_tells_endpoint_region_and_keys()
    {
        using var server = TestWebServer.Over(new byte[10]);
        var environment = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL"] = server.Url, ["AWS_REGION"] = "eu-test-7", ["AWS_ACCESS_KEY_ID"] = "key1",
            ["AWS_SECRET_ACCESS_KEY"] = "secret1", ["AWS_SESSION_TOKEN"] = "token1",
        };
        using IAmazonS3 client = S3Stores.CreateClient(new S3Options { Environment = name => environment.GetValueOrDefault(name) });
        using var store = new S3Store(client, "bucket");
        await store.ReadAsync("a", 0, new byte[5], null, Token);
        TestRequest request = server.Requests.Single();
        Assert.Contains("key1/", request.Headers["authorization"]);
        Assert.Contains("/eu-test-7/s3/", request.Headers["authorization"]);
        Assert.Equal("token1", request.Headers["x-amz-security-token"]);
    }

    static S3Options Options(TestWebServer server) => new()
    {
        AccessKeyId = "key", SecretAccessKey = "secret", Endpoint = server.Url, MaxRetries = 0, Environment = _ => null,
    };
}
