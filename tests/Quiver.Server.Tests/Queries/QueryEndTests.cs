using System.Net;
using System.Net.Sockets;
using System.Text;
using Quiver.QueryLog;
using Xunit;

namespace Quiver.Server.Tests.Queries;

/// <summary>How queries end: by their last byte, by a client that leaves, by an error on the way, by somebody who ends them.</summary>
public sealed class QueryEndTests(QueryDoor door) : IClassFixture<QueryDoor>
{
    /// <summary>More rows than sockets and buffers take up: it goes on until somebody reads them all, or nobody any more.</summary>
    const string Endless = "SELECT i, 'some text that fills buffers' AS s FROM range(100000000000) AS r(i)";

    [Fact]
    public async Task A_client_that_leaves_ends_its_query()
    {
        Guid id = await BeginAsync(async stream => await stream.DisposeAsync());
        QueryLogEntry entry = await EndedAsync(id);
        Assert.Equal(QueryPhase.Cancelled, entry.Phase);
    }

    [Fact]
    public async Task A_client_that_leaves_before_the_first_row_ends_its_query()
    {
        string mark = $"'{Guid.NewGuid()}'";
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, new Uri(door.Server.Url).Port);
            string path = QueryDoor.Get($"SELECT {mark}, sum(a.i * b.i) FROM range(10000000) AS a(i), range(10000000) AS b(i)")
                .OriginalString;
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"));
            await UntilAsync(() => Find(mark) is { Phase: QueryPhase.Running });
        }

        await UntilAsync(() => Find(mark) is { Phase: QueryPhase.Cancelled });
    }

    [Fact]
    public async Task A_query_can_be_ended_by_its_identity()
    {
        HttpStatusCode status = default;
        Guid id = await BeginAsync(async stream =>
        {
            Guid running = door.Server.Server.Database.Queries.Log.Entries.First(e => e.Text == Endless && e.IsRunning).Id;
            using HttpResponseMessage answer = await door.Client.DeleteAsync(new Uri($"/api/v3/query/{running}", UriKind.Relative));
            status = answer.StatusCode;

            // The chunks stop without the last one: what is truncated does not look whole.
            await Assert.ThrowsAnyAsync<Exception>(() => stream.CopyToAsync(Stream.Null));
        });
        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Equal(QueryPhase.Cancelled, (await EndedAsync(id)).Phase);
    }

    [Theory]
    [InlineData("0190163d-8694-739b-aea5-966c26f8ad91", 404)]
    [InlineData("me", 400)]
    public async Task What_is_not_under_way_cannot_be_ended(string id, int status)
    {
        using HttpResponseMessage answer = await door.Client.DeleteAsync(new Uri($"/api/v3/query/{id}", UriKind.Relative));
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("csv")]
    [InlineData("arrow")]
    public async Task An_error_on_the_way_cuts_the_body_off(string format)
    {
        // The number that is none comes when many rows are out.
        const string Sql = "SELECT CAST(CASE WHEN i = 3000000 THEN 'x' ELSE '1' END AS INTEGER) AS a FROM range(4000000) AS r(i)";
        using HttpResponseMessage answer = await door.Client.GetAsync(
            QueryDoor.Get(Sql, ("format", format)), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.CopyToAsync(Stream.Null));
        Guid id = Guid.Parse(answer.Headers.GetValues("quiver-query-id").Single());
        Assert.Equal(QueryPhase.Failed, (await EndedAsync(id)).Phase);
    }

    [Fact]
    public async Task A_time_limit_before_the_first_row_has_its_status()
    {
        using HttpResponseMessage answer = await door.Client.GetAsync(QueryDoor.Get(
            "SELECT sum(a.i * b.i) FROM range(10000000) AS a(i), range(10000000) AS b(i)", ("timeout", "50ms")));
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
    }

    [Fact]
    public async Task A_memory_limit_has_its_status()
    {
        // One value is larger than the limit: putting rows on disk is no way out, however many threads there are.
        using HttpResponseMessage answer = await door.Client.GetAsync(QueryDoor.Get(
            "SELECT len(list(i)) FROM range(1000000) AS r(i)", ("memory_limit", "1MiB")));
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    [Fact]
    public async Task A_query_whose_rows_were_read_has_succeeded_and_given_its_permit_back()
    {
        using HttpResponseMessage answer = await door.Client.GetAsync(QueryDoor.Get("SELECT * FROM range(1000)"));
        QueryLogEntry entry = await EndedAsync(Guid.Parse(answer.Headers.GetValues("quiver-query-id").Single()));
        Assert.Equal(QueryPhase.Success, entry.Phase);
        Assert.Equal(1000, entry.Rows);
        Assert.Equal("http_v3_sql", entry.Door);
    }

    [Fact]
    public async Task Rows_that_are_there_are_sent_before_the_query_ends()
    {
        // A reader sees the first rows although the query will never be done.
        Guid id = await BeginAsync(async stream =>
        {
            byte[] first = new byte[16];
            await stream.ReadExactlyAsync(first);
            Assert.Equal("[{\"i\":0,\"s\":\"som"u8, first);
            await stream.DisposeAsync();
        });
        await EndedAsync(id);
    }

    /// <summary>Starts a query without end, and returns its identity when the client is done with it.</summary>
    async Task<Guid> BeginAsync(Func<Stream, Task> use)
    {
        using HttpResponseMessage answer = await door.Client.GetAsync(QueryDoor.Get(Endless), HttpCompletionOption.ResponseHeadersRead);
        await use(await answer.Content.ReadAsStreamAsync());
        return Guid.Parse(answer.Headers.GetValues("quiver-query-id").Single());
    }

    QueryLogEntry? Find(string mark) =>
        door.Server.Server.Database.Queries.Log.Entries.FirstOrDefault(entry => entry.Text.Contains(mark, StringComparison.Ordinal));

    async Task<QueryLogEntry> EndedAsync(Guid id)
    {
        QueryLogEntry Entry() => door.Server.Server.Database.Queries.Log.Entries.First(entry => entry.Id == id);
        await UntilAsync(() => !Entry().IsRunning);
        return Entry();
    }

    static async Task UntilAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!isSo())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
