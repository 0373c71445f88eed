namespace Quiver.ObjectStorage.Http;

/// <summary>
/// The body of an answer, read forward. Where the connection breaks or the body is shorter than announced, the rest is asked for
/// again, of the same version of the object.
/// </summary>
sealed class HttpObjectStream : Stream
{
    readonly HttpStore _store;
    readonly string _path;
    readonly RetryLoop _retry;
    readonly string? _version;
    readonly CancellationToken _cancellationToken;
    HttpAnswer? _answer;
    Stream? _body;
    long _position;
    long _end;

    /// <summary>Takes over an answer.</summary>
    public HttpObjectStream(HttpStore store, string path, HttpAnswer answer, CancellationToken cancellationToken)
    {
        _store = store;
        _path = path;
        _retry = new RetryLoop(store.Options, store.NameOf(path));
        _answer = answer;
        _version = answer.Source.Version;
        _position = answer.Start;
        _end = answer.Length < 0 ? -1 : answer.Start + answer.Length;
        _cancellationToken = cancellationToken;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Passes over bytes that a server without ranges sends from the start.</summary>
    public async Task SkipToAsync(long offset, CancellationToken cancellationToken)
    {
        if (_position >= offset)
        {
            return;
        }

        byte[] skipped = new byte[(int)Math.Min(64 * 1024, offset - _position)];
        while (_position < offset)
        {
            int wanted = (int)Math.Min(skipped.Length, offset - _position);
            if (await ReadAsync(skipped.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false) == 0)
            {
                break;
            }
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _position == _end)
        {
            return 0;
        }

        while (true)
        {
            Exception failure;
            try
            {
                int read = await ReadOnceAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read > 0)
                {
                    _position += read;
                    _retry.Progressed();
                    return read;
                }

                if (_end < 0)
                {
                    return 0;
                }

                failure = new IOException(FormattableString.Invariant($"the body ended {_end - _position} bytes early"));
            }
            catch (Exception e) when (e is HttpRequestException or (IOException and not ObjectChangedException))
            {
                failure = e;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested
                && !_cancellationToken.IsCancellationRequested)
            {
                failure = new IOException(
                    FormattableString.Invariant($"nothing came for {_store.Options.Timeout.TotalSeconds:0.#} s"));
            }

            Drop();
            await _retry.WaitAsync(failure, null, cancellationToken).ConfigureAwait(false);
            await ContinueAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count), _cancellationToken).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Drop();
        }

        base.Dispose(disposing);
    }

    async ValueTask<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_end >= 0 && buffer.Length > _end - _position)
        {
            buffer = buffer[..(int)(_end - _position)];
        }

        _body ??= await _answer!.Response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        ValueTask<int> reading = _body.ReadAsync(buffer, cancellationToken);
        if (reading.IsCompletedSuccessfully)
        {
            return reading.Result;
        }

        // Only a read that waits pays for a timer.
        using var timeout = new CancellationTokenSource(_store.Options.Timeout, _store.Options.Time);
        using (timeout.Token.UnsafeRegister(static state => ((Stream)state!).Dispose(), _body))
        {
            try
            {
                return await reading.ConfigureAwait(false);
            }
            catch (Exception) when (timeout.IsCancellationRequested)
            {
                throw new OperationCanceledException(timeout.Token);
            }
        }
    }

    async Task ContinueAsync(CancellationToken cancellationToken)
    {
        long position = _position;
        long? last = _end >= 0 ? _end - 1 : null;
        HttpAnswer answer = await _store.AskAsync(
            _path, new HttpRange(position, last), _version, _retry, cancellationToken).ConfigureAwait(false);
        _answer = answer;
        if (answer.Start != position)
        {
            // No ranges: the bytes before are read once more. Nothing ties them to those read before where there is no tag.
            if (_version is null)
            {
                throw new IOException($"{_store.NameOf(_path)} cannot be continued: the server sends neither parts nor tags");
            }

            _position = answer.Start;
            _end = answer.Length < 0 ? -1 : answer.Start + answer.Length;
            await SkipToAsync(position, cancellationToken).ConfigureAwait(false);
        }
    }

    void Drop()
    {
        _body?.Dispose();
        _body = null;
        _answer?.Dispose();
        _answer = null;
    }
}
