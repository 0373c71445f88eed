using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace Quiver.Server.Tests.Abuse;

/// <summary>
/// A client that behaves: it writes numbered points all the time, one a request, and remembers which of them were acknowledged.
/// </summary>
sealed class NumberedWriter : IAsyncDisposable
{
    const string Path = "/api/v3/write_lp?db=ledger&precision=second";

    readonly HttpClient _client;
    readonly CancellationTokenSource _stop = new();
    readonly List<long> _acknowledged = [];
    readonly List<string> _failures = [];
    readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Task _writing;

    NumberedWriter(string url, string? token)
    {
        _client = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(2) };
        _client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Starts a writer; it has written something when the task has ended.</summary>
    public static async Task<NumberedWriter> StartAsync(string url, string? token = null)
    {
        var writer = new NumberedWriter(url, token);
        await Task.WhenAny(writer._first.Task, writer._writing).WaitAsync(TimeSpan.FromMinutes(2));
        return writer;
    }

    /// <summary>Waits for a write that is acknowledged later than now, stops, and compares what is there with the acknowledged.</summary>
    public async Task VerifyAsync()
    {
        int before = Count();
        using (var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2)))
        {
            while (Count() <= before + 1 && !_writing.IsCompleted)
            {
                await Task.Delay(2, limit.Token);
            }
        }

        await _stop.CancelAsync();
        await _writing;
        Assert.Empty(_failures);
        using HttpResponseMessage answer = await _client.GetAsync(
            new Uri("/api/v3/query_sql?db=ledger&format=csv&q=SELECT%20n%20FROM%20points%20ORDER%20BY%20n", UriKind.Relative));
        string rows = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, rows);
        string[] found = rows.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.Equal(_acknowledged.Select(AbuseCounts.Text), found);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _writing;
        _client.Dispose();
        _stop.Dispose();
    }

    int Count()
    {
        lock (_acknowledged)
        {
            return _acknowledged.Count;
        }
    }

    async Task WriteAsync()
    {
        try
        {
            for (long number = 1; !_stop.IsCancellationRequested; number++)
            {
                // Sent until it is taken: whether a write that failed is there is not known, but once it is acknowledged it is.
                while (!await TryWriteAsync(number))
                {
                    await Task.Delay(20);
                }

                lock (_acknowledged)
                {
                    _acknowledged.Add(number);
                }

                _first.TrySetResult();
            }
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            _failures.Add(error.ToString());
        }
    }

    /// <summary>Writes a point; false where the server is busy, which clients are to expect.</summary>
    async Task<bool> TryWriteAsync(long number)
    {
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes($"points,who=writer n={number}i {number}"));
        using HttpResponseMessage answer = await _client.PostAsync(new Uri(Path, UriKind.Relative), content);
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            Assert.NotNull(answer.Headers.RetryAfter);
            return false;
        }

        if (answer.StatusCode != HttpStatusCode.NoContent)
        {
            throw new HttpRequestException($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        return true;
    }
}
