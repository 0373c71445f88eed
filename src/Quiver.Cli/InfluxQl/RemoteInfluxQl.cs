using System.Net.Http.Headers;
using System.Text.Json;
using Quiver.Arrow.Errors;

namespace Quiver.Cli.InfluxQl;

/// <summary>Sends statements to the door <c>/query</c> of a server, Quiver's or another.</summary>
/// <param name="host">The address of the server.</param>
/// <param name="token">The token; null for none.</param>
/// <param name="console">What the command has around it.</param>
sealed class RemoteInfluxQl(Uri host, string? token, CliConsole console)
{
    /// <summary>The longest document that is read; a server cuts its answers into documents of ten thousand rows.</summary>
    const int MaxDocumentBytes = 256 << 20;

    const int ReadBytes = 64 << 10;

    /// <summary>Asks and writes the answer as it comes; returns whether all of it went well.</summary>
    public Task<bool> WriteJsonAsync(InfluxQlArguments arguments, CancellationToken cancellationToken) => RunAsync(
        arguments, isChunked: false,
        async answer =>
        {
            var scan = new ErrorScan();
            byte[] block = new byte[ReadBytes];
            for (int length; (length = await answer.ReadAsync(block, cancellationToken)) > 0;)
            {
                console.Output.Write(block, 0, length);
                scan.Read(block.AsSpan(0, length));
            }

            if (scan.Error is { } error)
            {
                console.Error.WriteLine($"error: {error}");
            }

            return scan.Error is null;
        },
        cancellationToken);

    /// <summary>Asks and shows the series of the answer; returns whether all of it went well.</summary>
    public Task<bool> ShowAsync(InfluxQlArguments arguments, AnswerDocuments documents, CancellationToken cancellationToken) => RunAsync(
        arguments, isChunked: true,
        async answer =>
        {
            var pending = new MemoryStream();
            byte[] block = new byte[ReadBytes];
            for (int length; (length = await answer.ReadAsync(block, cancellationToken)) > 0;)
            {
                Split(block.AsMemory(0, length), pending, documents);
            }

            if (pending.Length > 0)
            {
                documents.Read(pending.ToArray());
            }

            return !documents.HasErrors;
        },
        cancellationToken);

    static void Split(ReadOnlyMemory<byte> block, MemoryStream pending, AnswerDocuments documents)
    {
        for (int end = block.Span.IndexOf((byte)'\n'); end >= 0; end = block.Span.IndexOf((byte)'\n'))
        {
            pending.Write(block.Span[..end]);
            if (pending.Length > 0)
            {
                documents.Read(pending.GetBuffer().AsMemory(0, (int)pending.Length));
            }

            pending.SetLength(0);
            block = block[(end + 1)..];
        }

        if (pending.Length + block.Length > MaxDocumentBytes)
        {
            throw new QuiverException(
                ErrorCode.LimitExceeded,
                $"the server sent a document of more than {MaxDocumentBytes >> 20} MiB, which is more than is read");
        }

        pending.Write(block.Span);
    }

    async Task<bool> RunAsync(
        InfluxQlArguments arguments, bool isChunked, Func<Stream, Task<bool>> read, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using HttpRequestMessage request = RequestOf(arguments, isChunked);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await using Stream answer = await response.Content.ReadAsStreamAsync(cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return await read(answer);
            }

            using var text = new StreamReader(answer);
            throw new QuiverException(
                ErrorCode.InvalidStatement,
                ErrorOf(await text.ReadToEndAsync(cancellationToken)) ?? $"{host} answered {response.StatusCode}");
        }
        catch (HttpRequestException error)
        {
            throw new QuiverException(ErrorCode.IoFailure, $"{host} cannot be asked: {error.Message}", error);
        }
    }

    HttpRequestMessage RequestOf(InfluxQlArguments arguments, bool isChunked)
    {
        Dictionary<string, string> fields = new()
        {
            ["q"] = arguments.Text,
            ["db"] = arguments.Database,
            ["rp"] = arguments.Policy,
            ["epoch"] = arguments.Epoch,
            ["params"] = arguments.Parameters ?? "",
            ["chunked"] = isChunked ? "true" : "",
            ["pretty"] = arguments.IsPretty && !isChunked ? "true" : "",
        };
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host, fields["pretty"].Length > 0 ? "query?pretty=true" : "query"))
        {
            Content = new FormUrlEncodedContent(fields.Where(field => field.Value.Length > 0)),
        };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Token", token);
        }

        return request;
    }

    static string? ErrorOf(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.TryGetProperty("error", out JsonElement error) ? error.GetString() : null;
        }
        catch (JsonException)
        {
            // No JSON: what it says helps more than that it is none.
            return body.Trim() is { Length: > 0 } text ? text : null;
        }
    }
}
