using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Quiver.Bench.Load;
using Quiver.Bench.Tsbs;

namespace Quiver.Bench.Memory;

/// <summary>
/// A thousand clients, each with a query of its own whose rows come as lines of JSON, which read some kilobytes and then nothing: what does
/// the server hold for them?
/// </summary>
static class StreamRun
{
    /// <summary>What a client reads of its answer.</summary>
    const int ReadBytes = 4 << 10;

    const int RowsOfAnswer = 1_000_000;

    /// <summary>What a thousand may hold together: issue 8.</summary>
    const double AllowedBytes = 192e6;

    static readonly TimeSpan Watched = TimeSpan.FromSeconds(10);

    public static void Run(BenchArguments arguments, LoadReport report)
    {
        int clients = arguments.Integer("--clients", arguments.Quick ? 200 : 1000);
        using PeerServer server = PeerServer.Quiver(
            keepData: false, "--threads", $"{arguments.Threads}", "--max-concurrent-queries", $"{clients + 16}");
        using (var client = new HttpClient { BaseAddress = server.Address })
        {
            using var line = new StringContent("cpu,host=a usage=0.5");
            client.PostAsync("/api/v3/write_lp?db=bench", line).Result.EnsureSuccessStatusCode();
            _ = client.GetStringAsync(PathOf("SELECT count(*) FROM cpu")).Result;
        }

        using Process process = Process.GetProcessById(server.ProcessId);
        long before = process.WorkingSet64;
        PeakMemory.Restart(server.ProcessId);
        List<Socket> sockets = [];
        try
        {
            for (int i = 0; i < clients; i++)
            {
                sockets.Add(Ask(
                    server.Address,
                    $"SELECT range AS i, 'some text ' || range AS s, range * 0.5 AS d FROM range({RowsOfAnswer})"));
            }

            int answered = sockets.Count(IsAnswered);
            Thread.Sleep(Watched);
            process.Refresh();
            long held = PeakMemory.Of(server.ProcessId) - before;
            report.Table("", "clients", "answered", "MB before", "MB peak", "MB held", "KB a client", "threads");
            report.Row(
                "streams of JSON lines", $"{clients}", $"{answered}", LoadReport.Megabytes(before), LoadReport.Megabytes(before + held),
                LoadReport.Megabytes(held), LoadReport.Number(held / 1e3 / clients), $"{process.Threads.Count}");
            if (answered < clients || held > AllowedBytes * clients / 1000)
            {
                report.Complain($"{answered} of {clients} clients got rows, and the server held {LoadReport.Megabytes(held)} MB for them");
            }
        }
        finally
        {
            sockets.ForEach(s => s.Dispose());
        }
    }

    static string PathOf(string sql) => $"/api/v3/query_sql?db=bench&format=jsonl&q={Uri.EscapeDataString(sql)}";

    static Socket Ask(Uri address, string sql)
    {
        // The kernel takes little: what the client does not read stays with the server.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = ReadBytes };
        socket.Connect(IPAddress.Loopback, address.Port);
        socket.Send(Encoding.ASCII.GetBytes($"GET {PathOf(sql)} HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n"));
        return socket;
    }

    /// <summary>Reads the beginning of an answer: are there rows?</summary>
    static bool IsAnswered(Socket socket)
    {
        socket.ReceiveTimeout = (int)TimeSpan.FromMinutes(1).TotalMilliseconds;
        var text = new StringBuilder();
        var bytes = new byte[ReadBytes];
        while (text.Length < ReadBytes && !text.ToString().Contains("\"s\":\"some text 0\"", StringComparison.Ordinal))
        {
            int count = socket.Receive(bytes);
            if (count == 0)
            {
                return false;
            }

            text.Append(Encoding.ASCII.GetString(bytes, 0, count));
        }

        return text.ToString().StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
    }
}
