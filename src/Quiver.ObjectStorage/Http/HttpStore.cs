using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;

namespace Quiver.ObjectStorage.Http;

/// <summary>
/// The objects of one HTTP server, read by range requests (RFC 9110, section 14). A path is what follows the host, its query
/// included. Requests that fail in a way that may pass are tried again from where they stopped. The entity tag keeps reads of one
/// object together: content that changes is an <see cref="ObjectChangedException"/>. Content codings are not asked for, because
/// ranges count coded bytes. Names in errors have neither credentials nor queries, which may hold a signature.
/// </summary>
public sealed class HttpStore : IObjectSource, IDisposable
{
    const int MaxKnownRedirects = 4096;

    readonly HttpMessageInvoker _client;
    readonly Uri _origin;
    readonly string _name;
    readonly HttpStoreOptions _options;
    readonly SemaphoreSlim _slots;
    readonly ConcurrentDictionary<string, Uri> _redirects = new(StringComparer.Ordinal);

    /// <summary>Creates a store over a server.</summary>
    /// <param name="origin">Scheme, host and port; user and password in it become basic authentication.</param>
    /// <param name="client">What sends requests, shared by stores; it stays the caller's.</param>
    /// <param name="options">How to talk to the server.</param>
    public HttpStore(Uri origin, HttpMessageInvoker client, HttpStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(origin);
        _client = client;
        _options = WithCredentials(options ?? new HttpStoreOptions(), origin.UserInfo);
        _origin = new UriBuilder(origin) { UserName = "", Password = "", Path = "/", Query = "", Fragment = "" }.Uri;
        _name = _origin.GetLeftPart(UriPartial.Authority);
        _slots = new SemaphoreSlim(_options.MaxParallelRequests);
    }

    /// <summary>Creates a client that fits: redirects are followed, bodies come as they are, connections are kept.</summary>
    public static HttpMessageInvoker CreateClient() => new(
        new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.None,
            AllowAutoRedirect = true,
            MaxAutomaticRedirections = 10,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
            UseCookies = false,
        },
        disposeHandler: true);

    /// <summary>Returns how errors call an object.</summary>
    public string NameOf(string path) => $"{_name}/{PlainPath(path)}";

    /// <inheritdoc/>
    public async Task<ObjectMetadata> HeadAsync(string path, CancellationToken cancellationToken = default)
    {
        // A server may forbid HEAD, as links signed for GET do, or leave the length out: one byte tells as much.
        ObjectRead read = await ReadAsync(path, 0, new byte[1], null, cancellationToken).ConfigureAwait(false);
        return read.Source;
    }

    /// <inheritdoc/>
    public ValueTask<ObjectRead> ReadAsync(
        string path, long offset, Memory<byte> destination, string? version = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return destination.IsEmpty
            ? DescribeAsync(path, cancellationToken)
            : ReadRangeAsync(path, offset, destination, version, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<ObjectRead> ReadEndAsync(string path, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        if (destination.IsEmpty)
        {
            return await DescribeAsync(path, cancellationToken).ConfigureAwait(false);
        }

        ObjectRead end = await ReadLastAsync(path, destination, cancellationToken).ConfigureAwait(false);
        if (end.Count > 0 || end.Source.Length <= 0 || !end.Source.HasRanges)
        {
            return end;
        }

        // Some servers send parts, but not the last ones.
        long start = Math.Max(0, end.Source.Length - destination.Length);
        return await ReadRangeAsync(path, start, destination, end.Source.Version, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(
        string path, long offset = 0, string? version = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        HttpAnswer answer = await AskAsync(
            path, new HttpRange(offset, null), version, new RetryLoop(_options, NameOf(path)), cancellationToken).ConfigureAwait(false);
        var stream = new HttpObjectStream(this, path, answer, cancellationToken);
        await stream.SkipToAsync(offset, cancellationToken).ConfigureAwait(false);
        return stream;
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    /// <summary>The limits that streams of this store keep to.</summary>
    internal HttpStoreOptions Options => _options;

    /// <summary>Asks for bytes until there is an answer with content.</summary>
    internal async Task<HttpAnswer> AskAsync(
        string path, HttpRange range, string? version, RetryLoop retry, CancellationToken cancellationToken)
    {
        while (true)
        {
            Exception failure;
            TimeSpan? wait = null;
            try
            {
                HttpResponseMessage response = await SendAsync(path, range, version, cancellationToken).ConfigureAwait(false);
                if (!RetryLoop.IsPassing(response.StatusCode))
                {
                    return Accept(path, range, version, response);
                }

                wait = response.Headers.RetryAfter?.Delta;
                failure = new IOException($"the server answers {(int)response.StatusCode} {response.ReasonPhrase}");
                response.Dispose();
            }
            catch (HttpRequestException e)
            {
                failure = e;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                failure = new IOException(FormattableString.Invariant($"no answer in {_options.Timeout.TotalSeconds:0.#} s"));
            }

            await retry.WaitAsync(failure, wait, cancellationToken).ConfigureAwait(false);
        }
    }

    async ValueTask<ObjectRead> ReadLastAsync(string path, Memory<byte> destination, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using HttpAnswer answer = await AskAsync(
                path, new HttpRange(null, destination.Length), null, new RetryLoop(_options, NameOf(path)), cancellationToken)
                .ConfigureAwait(false);
            if (answer.Response.StatusCode != HttpStatusCode.PartialContent || answer.Length > destination.Length)
            {
                return new ObjectRead(0, answer.Source);
            }

            using var body = new HttpObjectStream(this, path, answer, cancellationToken);
            await body.ReadExactlyAsync(destination[..(int)answer.Length], cancellationToken).ConfigureAwait(false);
            return new ObjectRead((int)answer.Length, answer.Source);
        }
        finally
        {
            _slots.Release();
        }
    }

    async ValueTask<ObjectRead> DescribeAsync(string path, CancellationToken cancellationToken) =>
        new(0, await HeadAsync(path, cancellationToken).ConfigureAwait(false));

    async ValueTask<ObjectRead> ReadRangeAsync(
        string path, long offset, Memory<byte> destination, string? version, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using HttpAnswer answer = await AskAsync(
                path, new HttpRange(offset, offset + destination.Length - 1), version, new RetryLoop(_options, NameOf(path)),
                cancellationToken).ConfigureAwait(false);
            using var body = new HttpObjectStream(this, path, answer, cancellationToken);
            await body.SkipToAsync(offset, cancellationToken).ConfigureAwait(false);
            int count = await body.ReadAtLeastAsync(destination, destination.Length, false, cancellationToken).ConfigureAwait(false);
            bool isAll = answer.Source.Length < 0 && count < destination.Length;
            return new ObjectRead(count, isAll ? answer.Source with { Length = offset + count } : answer.Source);
        }
        finally
        {
            _slots.Release();
        }
    }

    async Task<HttpResponseMessage> SendAsync(string path, HttpRange range, string? version, CancellationToken cancellationToken)
    {
        bool isRedirected = _redirects.TryGetValue(path, out Uri? target);
        Uri asked = target ?? new Uri($"{_name}/{path}");
        using var request = new HttpRequestMessage(HttpMethod.Get, asked);
        request.Headers.Range = range.ToHeader();
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (version?.StartsWith('"') == true)
        {
            // Weak tags never match here (RFC 9110, 13.1.1): they are compared when the answer is there.
            request.Headers.TryAddWithoutValidation("If-Match", version);
        }

        if (IsOwn(asked))
        {
            foreach ((string name, string value) in _options.Headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var timeout = new CancellationTokenSource(_options.Timeout, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        HttpResponseMessage response = await _client.SendAsync(request, either.Token).ConfigureAwait(false);
        Uri? final = response.RequestMessage?.RequestUri;
        if (!isRedirected && response.IsSuccessStatusCode && final is not null && final != asked && _redirects.Count < MaxKnownRedirects)
        {
            // Every range would be redirected again otherwise.
            _redirects.TryAdd(path, final);
        }
        else if (isRedirected && (int)response.StatusCode is >= 400 and < 500 and not (408 or 412 or 416 or 429))
        {
            // What a redirect leads to may be signed for a short time only.
            _redirects.TryRemove(path, out _);
            response.Dispose();
            return await SendAsync(path, range, version, cancellationToken).ConfigureAwait(false);
        }

        return response;
    }

    HttpAnswer Accept(string path, HttpRange range, string? version, HttpResponseMessage response)
    {
        try
        {
            HttpAnswer answer = Describe(path, range, response);
            string? found = answer.Source.Version;
            return version is null || found is null || found == version ? answer : throw new ObjectChangedException(NameOf(path));
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    HttpAnswer Describe(string path, HttpRange range, HttpResponseMessage response)
    {
        HttpContentHeaders headers = response.Content.Headers;
        ContentRangeHeaderValue? part = headers.ContentRange;
        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent:
                if (part is not { From: { } first, To: { } last, Length: { } whole } || last < first || last >= whole
                    || (range.From is { } from && first != from))
                {
                    throw new IOException($"{NameOf(path)}: the server answers with the range \"{part}\", which is not what was asked for");
                }

                CheckCoding(path, headers);
                return new HttpAnswer(response, Metadata(path, whole, response, true), first, last - first + 1);
            case HttpStatusCode.OK:
                CheckCoding(path, headers);
                long length = headers.ContentLength ?? -1;
                bool hasRanges = (range.IsWhole || range.From is null) && response.Headers.AcceptRanges.Contains("bytes") && length >= 0;
                return new HttpAnswer(response, Metadata(path, length, response, hasRanges), 0, length);
            case HttpStatusCode.RequestedRangeNotSatisfiable when part is { HasLength: true, Length: { } all }
                && (range.From is null || range.From >= all):
                return new HttpAnswer(response, Metadata(path, all, response, true), range.From ?? 0, 0);
            default:
                throw Failure(path, response);
        }
    }

    /// <summary>A file compressed as a whole is what its bytes say, so that gzip passes; a coding that only HTTP knows does not.</summary>
    void CheckCoding(string path, HttpContentHeaders headers)
    {
        string? coding = headers.ContentEncoding.FirstOrDefault(c => c is not ("identity" or "gzip" or "x-gzip" or "aws-chunked"));
        if (coding is not null)
        {
            throw new IOException($"{NameOf(path)}: the server sends the content coding {coding} although none was asked for");
        }
    }

    Exception Failure(string path, HttpResponseMessage response)
    {
        string name = NameOf(path);
        return response.StatusCode switch
        {
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new FileNotFoundException($"there is nothing at {name}", name),
            HttpStatusCode.Unauthorized => new UnauthorizedAccessException($"{name} asks for credentials, or refuses the ones given"),
            HttpStatusCode.Forbidden => new UnauthorizedAccessException($"{name} may not be read (403 Forbidden)"),
            HttpStatusCode.PreconditionFailed => new ObjectChangedException(name),
            >= HttpStatusCode.MovedPermanently and < HttpStatusCode.BadRequest =>
                new IOException($"{name} redirects too often, or from https to http"),
            _ => new IOException($"{name}: the server answers {(int)response.StatusCode} {response.ReasonPhrase}"),
        };
    }

    static ObjectMetadata Metadata(string path, long length, HttpResponseMessage response, bool hasRanges)
    {
        DateTimeOffset? modified = response.Content.Headers.LastModified;
        return new ObjectMetadata(path, length, modified ?? DateTimeOffset.UnixEpoch)
        {
            HasRanges = hasRanges,
            Version = response.Headers.ETag?.ToString()
                ?? (modified is null ? null : FormattableString.Invariant($"{modified.Value.Ticks}-{length}")),
        };
    }

    static HttpStoreOptions WithCredentials(HttpStoreOptions options, string userInfo)
    {
        if (userInfo.Length == 0)
        {
            return options;
        }

        byte[] credentials = System.Text.Encoding.UTF8.GetBytes(Uri.UnescapeDataString(userInfo));
        return options with
        {
            Headers = new Dictionary<string, string>(options.Headers)
            {
                ["Authorization"] = "Basic " + Convert.ToBase64String(credentials),
            },
        };
    }

    bool IsOwn(Uri target) => Uri.Compare(
        target, _origin, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    static string PlainPath(string path) => path.AsSpan().IndexOfAny('?', '#') is >= 0 and var end ? path[..end] : path;
}
