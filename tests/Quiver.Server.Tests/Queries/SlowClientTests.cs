using System.Net;
using System.Net.Sockets;
using System.Text;
using Quiver.Engine.Execution.Scheduling;
using Xunit;

namespace Quiver.Server.Tests.Queries;

/// <summary>Clients that ask for lines of JSON and read slowly: what the server holds for them is bounded.</summary>
public sealed class SlowClientTests
{
    const int Clients = 48;
    const int Rows = 20_000;

    /// <summary>What a client reads at a time.</summary>
    const int ReadBytes = 4 << 10;

    /// <summary>What is counted of a query for a slow client: what waits, what its workers need, and a piece of its answer.</summary>
    const long BytesOfClient = 256 << 10;

    /// <summary>The first few come in batches of full size.</summary>
    const long BytesOfFirst = 32L << 20;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_that_read_slowly_hold_little_and_get_every_row()
    {
        await using TestServer server = await TestServer.StartAsync(
            o => o.Queries = o.Queries with { Admission = o.Queries.Admission with { MaxRunning = Clients + 1 } });
        Engine.Session.SqlEngine engine = server.Server.Database.Engine;
        using HttpResponseMessage written = await server.Client.PostAsync(
            new Uri("/api/v3/write_lp?db=main", UriKind.Relative), new StringContent("cpu,host=a usage=0.5"), Ct);
        Assert.True(written.IsSuccessStatusCode);
        ResultRoom room = engine.Pool.Results;
        var sockets = new List<Socket>();
        var beginnings = new List<byte[]>();
        try
        {
            for (int i = 0; i < Clients; i++)
            {
                sockets.Add(await AskAsync(server));
                byte[] bytes = new byte[ReadBytes];
                int count = await sockets[^1].ReceiveAsync(bytes, Ct);
                beginnings.Add(bytes[..count]);
                Assert.StartsWith("HTTP/1.1 200", Encoding.ASCII.GetString(bytes, 0, count));
                Assert.InRange(engine.Budget.UsedBytes + room.WaitingBytes, 0, BytesOfFirst + ((i + 1) * BytesOfClient));
            }

            long[] rows = await Task.WhenAll(sockets.Select((s, i) => CountRowsAsync(s, beginnings[i])));
            Assert.All(rows, r => Assert.Equal(Rows, r));
        }
        finally
        {
            sockets.ForEach(s => s.Dispose());
        }
    }

    static async Task<Socket> AskAsync(TestServer server)
    {
        var uri = new Uri(server.Url);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = ReadBytes };
        await socket.ConnectAsync(IPAddress.Loopback, uri.Port, Ct);
        string path = QueryDoor.Get(
            $"SELECT i, 'some text that fills buffers' AS s FROM range({Rows}) AS r(i)", ("format", "jsonl")).OriginalString;
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {uri.Authority}\r\nConnection: close\r\n\r\n"), Ct);
        return socket;
    }

    /// <summary>Rows of an answer, by the ends of their lines, which have nothing to do with the pieces that it comes in.</summary>
    static async Task<long> CountRowsAsync(Socket socket, byte[] beginning)
    {
        long rows = 0;
        byte last = 0;
        byte[] bytes = new byte[ReadBytes];
        beginning.CopyTo(bytes, 0);
        for (int count = beginning.Length; count > 0; count = await socket.ReceiveAsync(bytes, Ct))
        {
            rows += (last == '}' && bytes[0] == '\n' ? 1 : 0) + bytes.AsSpan(0, count).Count("}\n"u8);
            last = bytes[count - 1];
        }

        return rows;
    }
}
