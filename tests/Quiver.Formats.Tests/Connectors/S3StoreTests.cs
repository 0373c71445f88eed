using Amazon.S3;
using Quiver.Connectors.S3;
using Quiver.Formats.Tests.ObjectStorage;
using Quiver.ObjectStorage;
using Xunit;

namespace Quiver.Formats.Tests.Connectors;

public sealed class S3StoreTests(S3Server server) : ObjectStoreContract, IClassFixture<S3Server>, IAsyncLifetime
{
    IAmazonS3? _client;
    S3Store? _store;
    string _bucket = "";

    protected override IObjectStore Store => _store!;

    /// <summary>s3rver lists a folder before the names that start like it.</summary>
    protected override bool ListsInOrder => false;

    public async ValueTask InitializeAsync()
    {
        _bucket = await server.CreateBucketAsync();
        _client = S3Stores.CreateClient(server.Options!);
        _store = new S3Store(_client, _bucket, server.Options);
    }

    public ValueTask DisposeAsync()
    {
        _store?.Dispose();
        _client?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public override Task Exactly_one_of_many_creates_an_object()
    {
        Assert.Skip("s3rver does not know If-None-Match on writes; S3ConditionTests shows that it is sent");
        return Task.CompletedTask;
    }

    [Fact]
    public override Task Long_writers_without_commit_leave_nothing()
    {
        Assert.Skip("s3rver does not give up uploads; S3ConditionTests shows that it is asked to");
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Keys_of_any_characters_are_read_and_written()
    {
        foreach (string path in new[] { "a b/c+d.csv", "ü/ß=1/%20.csv", "q?x=1&y=2", "a#b" })
        {
            await Store.PutAsync(path, Bytes(path.Length.ToString()), Token);
            Assert.Equal(path.Length.ToString(), await Text(path, 0, 10));
        }
    }

    [Fact]
    public async Task Missing_buckets_are_told()
    {
        using var missing = new S3Store(_client!, "no-such-bucket", server.Options);
        var error = await Assert.ThrowsAsync<FileNotFoundException>(async () =>
            await missing.ReadAsync("x", 0, new byte[1], null, Token));
        Assert.Contains("no-such-bucket", error.Message);
    }

    [Fact]
    public async Task Scans_read_patterns_and_COPY_writes()
    {
        await using Database database = Database.Open(new DatabaseOptions { Stores = new ObjectStoreRegistry().AddS3(server.Options) });
        Connection connection = database.Connect();
        string root = $"s3://{_bucket}/t";
        foreach (int i in new[] { 1, 2, 3 })
        {
            await RunAsync(connection, $"COPY (SELECT {i} AS i, 'x' AS s) TO '{root}/y=1/{i}.parquet'");
        }

        await RunAsync(connection, $"COPY (SELECT 9 AS i) TO '{root}/other.csv'");
        Assert.Equal("6", await RunAsync(connection, $"SELECT sum(i) FROM '{root}/*/[1-3].parquet'"));
        Assert.Equal("4", await RunAsync(connection, $"SELECT sum(i) FROM '{root}/**/{{1,3}}.parquet'"));
        Assert.Equal("9", await RunAsync(connection, $"SELECT i FROM '{root}/'"));
        Assert.Equal($"{root}/other.csv,{root}/y=1/1.parquet,{root}/y=1/2.parquet,{root}/y=1/3.parquet",
            await RunAsync(connection, $"SELECT string_agg(file, ',' ORDER BY file) FROM glob('{root}/**')"));
    }

    static async Task<string?> RunAsync(Connection connection, string sql)
    {
        await using QueryResult result = await connection.QueryAsync(sql, cancellationToken: Token);
        if (!result.HasRows)
        {
            return null;
        }

        return Convert.ToString((await result.ToRowsAsync(Token))[0][0], System.Globalization.CultureInfo.InvariantCulture);
    }
}
