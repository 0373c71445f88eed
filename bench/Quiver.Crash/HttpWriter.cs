using System.Globalization;
using System.IO.Compression;
using System.Net;

namespace Quiver.Crash;

/// <summary>A client that writes numbered batches over HTTP, by a door of its own, until the server is gone.</summary>
/// <param name="ledger">What it began, and what was acknowledged.</param>
/// <param name="random">Chooses how batches are sent.</param>
/// <param name="countsUnsynced">Whether an acknowledgement before the disk has the batch counts: the server will end in order.</param>
sealed class HttpWriter(Ledger ledger, Random random, bool countsUnsynced)
{
    /// <summary>Writes until the server does not answer any more, or is about to end.</summary>
    /// <param name="server">The address of the server.</param>
    /// <param name="acknowledged">Told of each batch that is acknowledged for good.</param>
    /// <exception cref="CrashException">The server refused a batch.</exception>
    public async Task RunAsync(Uri server, Action acknowledged)
    {
        using var client = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromMinutes(3) };
        while (true)
        {
            var number = ledger.Next;

            // What is acknowledged before the disk has it may be gone after a kill, but as a whole.
            var isDurable = ledger.Writer != 0 || random.Next(4) > 0;
            Note('S', number);
            try
            {
                using var content = ContentOf(number, isZipped: ledger.Writer == 1 || random.Next(3) == 0);
                using var answer = await client.PostAsync(AddressOf(isDurable), content).ConfigureAwait(false);
                if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
                {
                    return;
                }

                if (answer.StatusCode != HttpStatusCode.NoContent)
                {
                    var text = await answer.Content.ReadAsStringAsync().ConfigureAwait(false);
                    throw new CrashException($"a write was answered by {(int)answer.StatusCode}: {text}");
                }
            }
            catch (HttpRequestException)
            {
                return;
            }

            if (isDurable || countsUnsynced)
            {
                Note('A', number);
                acknowledged();
            }
        }
    }

    Uri AddressOf(bool isDurable) => new(
        ledger.Writer switch
        {
            0 => $"/api/v3/write_lp?db=db&precision=nanosecond&accept_partial=false&no_sync={(isDurable ? "false" : "true")}",
            1 => "/api/v2/write?org=any&bucket=db&precision=ns",
            _ => "/write?db=db&precision=ns",
        },
        UriKind.Relative);

    ByteArrayContent ContentOf(int number, bool isZipped)
    {
        var lines = NumberedWrites.LinesOf(ledger.Writer, number);
        if (!isZipped)
        {
            return new ByteArrayContent(lines);
        }

        using var zipped = new MemoryStream();
        using (var stream = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(lines);
        }

        var content = new ByteArrayContent(zipped.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    void Note(char what, int number) => ledger.Note(
        [what.ToString(), ledger.Writer.ToString(CultureInfo.InvariantCulture), number.ToString(CultureInfo.InvariantCulture)]);
}
