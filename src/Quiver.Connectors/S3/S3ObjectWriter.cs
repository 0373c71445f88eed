using Amazon.S3.Model;
using Quiver.ObjectStorage;

namespace Quiver.Connectors.S3;

/// <summary>
/// An object on its way up: a small one in one request, a large one as parts that go up while the next ones are written. Without a
/// commit the parts are given up, so that nothing is stored or paid for.
/// </summary>
sealed class S3ObjectWriter : ObjectWriter
{
    const int MaxPartsOnTheirWay = 4;
    const int MaxParts = 10_000;

    readonly S3Store _store;
    readonly string _path;
    readonly int _partBytes;
    readonly List<Task<PartETag>> _parts = [];
    readonly PartStream _stream;
    string? _upload;
    bool _isDone;

    /// <summary>Begins an object.</summary>
    public S3ObjectWriter(S3Store store, string path, int partBytes)
    {
        _store = store;
        _path = path;
        _partBytes = partBytes;
        _stream = new PartStream(partBytes, SendPart);
    }

    /// <inheritdoc/>
    public override Stream Stream => _stream;

    /// <inheritdoc/>
    public override async ValueTask CommitAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDone, this);
        ReadOnlyMemory<byte> last = _stream.TakeLast();
        if (_upload is null)
        {
            await _store.PutAsync(_path, last, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            if (!last.IsEmpty)
            {
                _parts.Add(UploadAsync(_parts.Count + 1, last.ToArray()));
            }

            PartETag[] tags = await Task.WhenAll(_parts).WaitAsync(cancellationToken).ConfigureAwait(false);
            var request = new CompleteMultipartUploadRequest { BucketName = _store.Bucket, Key = _path, UploadId = _upload };
            request.AddPartETags(tags);
            await _store.CallAsync(_path, () => _store.Client.CompleteMultipartUploadAsync(request, cancellationToken))
                .ConfigureAwait(false);
        }

        _isDone = true;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (!_isDone)
        {
            _isDone = true;
            if (_upload is not null)
            {
                // A part that arrives after the upload is given up would be stored for ever, and a request that is cancelled may
                // have arrived all the same: all must have ended before.
                await ((Task)Task.WhenAll(_parts)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await _store.CallAsync(_path, () => _store.Client.AbortMultipartUploadAsync(_store.Bucket, _path, _upload))
                    .ConfigureAwait(false);
            }
        }

        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    void SendPart(byte[] part)
    {
        if (_parts.Count == MaxParts - 1)
        {
            throw new IOException(
                $"\"{_store.NameOf(_path)}\" has more than {MaxParts} parts of {_partBytes} bytes; make the parts larger");
        }

        if (_upload is null)
        {
            InitiateMultipartUploadResponse begun = _store.CallAsync(
                _path, () => _store.Client.InitiateMultipartUploadAsync(_store.Bucket, _path)).GetAwaiter().GetResult();
            _upload = begun.UploadId;
        }

        int waiting = _parts.Count - MaxPartsOnTheirWay;
        if (waiting >= 0)
        {
            _parts[waiting].GetAwaiter().GetResult();
        }

        _parts.Add(UploadAsync(_parts.Count + 1, part));
    }

    async Task<PartETag> UploadAsync(int number, byte[] part)
    {
        using var stream = new MemoryStream(part, writable: false);
        var request = new UploadPartRequest
        {
            BucketName = _store.Bucket, Key = _path, UploadId = _upload, PartNumber = number, InputStream = stream,
            PartSize = part.Length, UseChunkEncoding = false,
        };
        UploadPartResponse sent = await _store.CallAsync(_path, () => _store.Client.UploadPartAsync(request))
            .ConfigureAwait(false);
        return new PartETag(number, sent.ETag);
    }
}
