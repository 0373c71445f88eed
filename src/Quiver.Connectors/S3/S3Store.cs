using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Quiver.ObjectStorage;

namespace Quiver.Connectors.S3;

/// <summary>
/// The objects of one bucket. Requests are tried again by the client of AWS; what breaks within a body is continued here, with the
/// entity tag of the object that was begun.
/// </summary>
sealed class S3Store : IObjectStore, IDisposable
{
    const int MaxDeletes = 1000;
    const int MaxContinuations = 4;

    readonly IAmazonS3 _client;
    readonly string _bucket;
    readonly S3Options _options;
    readonly SemaphoreSlim _slots;

    /// <summary>Opens a bucket, which must be there.</summary>
    /// <param name="client">The service; it stays the caller's.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="options">The limits to keep to.</param>
    public S3Store(IAmazonS3 client, string bucket, S3Options? options = null)
    {
        _client = client;
        _bucket = bucket;
        _options = options ?? new S3Options();
        _slots = new SemaphoreSlim(_options.MaxParallelRequests);
    }

    /// <inheritdoc/>
    public Task<ObjectMetadata> HeadAsync(string path, CancellationToken cancellationToken = default)
    {
        Validate(path);
        return CallAsync(path, async () =>
        {
            GetObjectMetadataResponse found = await _client.GetObjectMetadataAsync(_bucket, path, cancellationToken).ConfigureAwait(false);
            return new ObjectMetadata(path, found.ContentLength, Utc(found.LastModified)) { Version = found.ETag };
        });
    }

    /// <inheritdoc/>
    public async ValueTask<ObjectRead> ReadAsync(
        string path, long offset, Memory<byte> destination, string? version = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        Validate(path);
        if (destination.IsEmpty)
        {
            return new ObjectRead(0, await HeadAsync(path, cancellationToken).ConfigureAwait(false));
        }

        string range = FormattableString.Invariant($"bytes={offset}-{offset + destination.Length - 1}");
        return await ReadAsync(path, range, destination, version, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ObjectRead> ReadEndAsync(string path, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        Validate(path);
        if (destination.IsEmpty)
        {
            return new ObjectRead(0, await HeadAsync(path, cancellationToken).ConfigureAwait(false));
        }

        string range = FormattableString.Invariant($"bytes=-{destination.Length}");
        ObjectRead end = await ReadAsync(path, range, destination, null, cancellationToken).ConfigureAwait(false);
        return end.Count >= 0
            ? end
            : await ReadAsync(path, Math.Max(0, end.Source.Length - destination.Length), destination, end.Source.Version, cancellationToken)
                .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(
        string path, long offset = 0, string? version = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ObjectMetadata found = await HeadAsync(path, cancellationToken).ConfigureAwait(false);
        return version is null || version == found.Version
            ? new S3ObjectStream(this, found, offset)
            : throw new ObjectChangedException(NameOf(path));
    }

    /// <inheritdoc/>
    public Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        Validate(path);
        return PutAsync(path, content, false, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> TryCreateAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        Validate(path);
        try
        {
            await PutAsync(path, content, true, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ObjectChangedException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public Task<ObjectWriter> OpenWriteAsync(string path, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Validate(path);
        return Task.FromResult<ObjectWriter>(new S3ObjectWriter(this, path, _options.PartBytes));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectMetadata> ListAsync(
        string prefix, string? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = prefix, StartAfter = after };
        ListObjectsV2Response page;
        do
        {
            page = await CallAsync(prefix, () => _client.ListObjectsV2Async(request, cancellationToken)).ConfigureAwait(false);
            foreach (S3Object entry in page.S3Objects)
            {
                // Some tools write empty objects that stand for folders.
                if (!entry.Key.EndsWith('/'))
                {
                    yield return new ObjectMetadata(entry.Key, entry.Size, Utc(entry.LastModified)) { Version = entry.ETag };
                }
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken = default)
    {
        foreach (string path in paths)
        {
            Validate(path);
        }

        foreach (string[] some in paths.Chunk(MaxDeletes))
        {
            var request = new DeleteObjectsRequest { BucketName = _bucket, Quiet = true };
            request.Objects.AddRange(some.Select(path => new KeyVersion { Key = path }));
            await CallAsync(some[0], () => _client.DeleteObjectsAsync(request, cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    /// <summary>The bucket.</summary>
    internal string Bucket => _bucket;

    /// <summary>The service.</summary>
    internal IAmazonS3 Client => _client;

    /// <summary>Returns what errors call an object.</summary>
    internal string NameOf(string path) => $"s3://{_bucket}/{path}";

    /// <summary>Makes a request; what it fails with is told as the contract of stores says.</summary>
    internal async Task<T> CallAsync<T>(string path, Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException)
        {
            throw Failure(path, e);
        }
    }

    async ValueTask<ObjectRead> ReadAsync(
        string path, string range, Memory<byte> destination, string? version, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ReadSlottedAsync(path, range, destination, version, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            ObjectMetadata found = await HeadAsync(path, cancellationToken).ConfigureAwait(false);
            return version is null || version == found.Version
                ? new ObjectRead(0, found)
                : throw new ObjectChangedException(NameOf(path));
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException)
        {
            throw Failure(path, e);
        }
        finally
        {
            _slots.Release();
        }
    }

    async Task<ObjectRead> ReadSlottedAsync(
        string path, string range, Memory<byte> destination, string? version, CancellationToken cancellationToken)
    {
        int done = 0;
        for (int attempt = 0; ; attempt++)
        {
            int before = done;
            var request = new GetObjectRequest
            {
                BucketName = _bucket, Key = path, ByteRange = new ByteRange(range), EtagToMatch = version,
            };
            using GetObjectResponse response = await _client.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
            (long first, long length) = PartOf(response);
            var source = new ObjectMetadata(path, length, Utc(response.LastModified)) { Version = response.ETag };
            if (version is not null && version != source.Version)
            {
                throw new ObjectChangedException(NameOf(path));
            }

            if (length == 0)
            {
                return new ObjectRead(0, source);
            }

            if (range.StartsWith("bytes=-", StringComparison.Ordinal) && first + response.ContentLength != length)
            {
                // Some services do not know how to send the last bytes and send others: the caller asks for them by place.
                return new ObjectRead(-1, source);
            }

            int count = (int)Math.Min(destination.Length, done + response.ContentLength);
            try
            {
                Memory<byte> rest = destination[done..count];
                await using Stream body = response.ResponseStream;
                while (!rest.IsEmpty)
                {
                    int read = await body.ReadAsync(rest, cancellationToken).ConfigureAwait(false);
                    done += read > 0 ? read : throw new IOException($"the body of \"{NameOf(path)}\" ended early");
                    rest = rest[read..];
                }

                return new ObjectRead(count, source);
            }
            catch (Exception e) when (e is IOException or HttpRequestException && attempt < MaxContinuations)
            {
                version ??= source.Version;
                long next = first + done - before;
                range = FormattableString.Invariant($"bytes={next}-{next + count - done - 1}");
            }
        }
    }

    static (long First, long Length) PartOf(GetObjectResponse response)
    {
        string? range = response.ContentRange;
        if (range is null)
        {
            return (0, response.ContentLength);
        }

        // "bytes 0-0/0" is what some services say of an empty object.
        int unit = range.IndexOf(' ', StringComparison.Ordinal) + 1;
        int dash = range.IndexOf('-', StringComparison.Ordinal);
        int slash = range.IndexOf('/', StringComparison.Ordinal);
        return dash > unit && slash > dash
            && long.TryParse(range.AsSpan(unit, dash - unit), NumberStyles.None, CultureInfo.InvariantCulture, out long first)
            && long.TryParse(range.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long length)
            ? (first, length)
            : throw new IOException($"the service answers with the range \"{range}\"");
    }

    Task<PutObjectResponse> PutAsync(string path, ReadOnlyMemory<byte> content, bool isNew, CancellationToken cancellationToken) =>
        CallAsync(path, async () =>
        {
            using var stream = new MemoryStream(content.ToArray(), writable: false);
            var request = new PutObjectRequest
            {
                BucketName = _bucket, Key = path, InputStream = stream, AutoCloseStream = false, UseChunkEncoding = false,
            };
            if (isNew)
            {
                request.Headers["If-None-Match"] = "*";
            }

            return await _client.PutObjectAsync(request, cancellationToken).ConfigureAwait(false);
        });

    Exception Failure(string path, Exception error)
    {
        string name = NameOf(path);
        return error switch
        {
            AmazonS3Exception { ErrorCode: "NoSuchBucket" } => new FileNotFoundException($"there is no bucket \"{_bucket}\"", name, error),
            AmazonServiceException { StatusCode: HttpStatusCode.NotFound } =>
                new FileNotFoundException($"there is no object \"{name}\"", name, error),
            AmazonServiceException { StatusCode: HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict } =>
                new ObjectChangedException(name),
            AmazonServiceException { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } service =>
                new UnauthorizedAccessException($"\"{name}\" is refused: {service.ErrorCode}", error),
            AmazonServiceException { ErrorCode: null, Message: { } said } when said.Contains("IAM", StringComparison.Ordinal) =>
                S3Stores.NoCredentials(error),
            _ => new IOException($"\"{name}\": {error.Message}", error),
        };
    }

    static DateTimeOffset Utc(DateTime time) => new(time.ToUniversalTime(), TimeSpan.Zero);

    /// <summary>Keys may hold nearly everything; only what no store takes as a path is refused.</summary>
    static void Validate(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.Split('/').Any(segment => segment is "" or "." or ".." || segment.Contains('\0', StringComparison.Ordinal)))
        {
            throw new ArgumentException($"\"{path}\" is not a path of an object", nameof(path));
        }
    }
}
