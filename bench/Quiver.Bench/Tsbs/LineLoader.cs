using System.Diagnostics;
using System.Net.Http.Headers;

namespace Quiver.Bench.Tsbs;

/// <summary>Sends a file of line protocol to a server, in batches over several connections that are kept open.</summary>
static class LineLoader
{
    public static LoadResult Load(string path, Uri address, int linesPerBatch, int connections)
    {
        using var batches = new LineBatches(path, linesPerBatch);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections });
        client.DefaultRequestHeaders.ExpectContinue = false;
        var watch = Stopwatch.StartNew();
        Task.WaitAll([.. Enumerable.Range(0, connections).Select(_ => Task.Run(() => SendAsync(batches, client, address)))]);
        return new LoadResult(batches.Lines, watch.Elapsed.TotalSeconds);
    }

    static async Task SendAsync(LineBatches batches, HttpClient client, Uri address)
    {
        var batch = new byte[1 << 21];
        int length;
        while ((length = batches.Next(ref batch)) > 0)
        {
            using var content = new ByteArrayContent(batch, 0, length);
            content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
            using var answer = await client.PostAsync(address, content).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                var reason = await answer.Content.ReadAsStringAsync().ConfigureAwait(false);
                throw new BenchException($"{address.Authority} refused a batch with {(int)answer.StatusCode}: {reason}");
            }
        }
    }
}
