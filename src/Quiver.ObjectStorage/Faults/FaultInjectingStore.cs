using System.Runtime.CompilerServices;

namespace Quiver.ObjectStorage.Faults;

/// <summary>
/// A store that fails as networks, disks and processes do, for tests of what is built on stores: errors before and after the effect,
/// transfers that end half way, delays, and a crash after which nothing happens any more. What remains in the store beneath is what
/// the next process would find.
/// </summary>
public sealed class FaultInjectingStore : IObjectStore
{
    readonly IObjectStore _inner;
    readonly FaultOptions _options;
    readonly TimeProvider _time;
    long _calls;

    /// <summary>Puts faults in front of a store.</summary>
    public FaultInjectingStore(IObjectStore inner, FaultOptions options, TimeProvider? time = null)
    {
        _inner = inner;
        _options = options;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>The calls so far, those of streams and writers included.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    /// <summary>Whether the process has died.</summary>
    public bool HasCrashed => Calls >= _options.CrashAtCall;

    /// <inheritdoc/>
    public Task<ObjectMetadata> HeadAsync(string path, CancellationToken cancellationToken = default) =>
        CallAsync("head", () => _inner.HeadAsync(path, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ObjectRead> ReadAsync(
        string path, long offset, Memory<byte> destination, string? version = null, CancellationToken cancellationToken = default) =>
        new(CallAsync("read", () => _inner.ReadAsync(path, offset, destination, version, cancellationToken).AsTask(), cancellationToken));

    /// <inheritdoc/>
    public ValueTask<ObjectRead> ReadEndAsync(string path, Memory<byte> destination, CancellationToken cancellationToken = default) =>
        new(CallAsync("read", () => _inner.ReadEndAsync(path, destination, cancellationToken).AsTask(), cancellationToken));

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(
        string path, long offset = 0, string? version = null, CancellationToken cancellationToken = default) => CallAsync<Stream>(
        "open",
        async () => new FaultyStream(this, await _inner.OpenReadAsync(path, offset, version, cancellationToken).ConfigureAwait(false)),
        cancellationToken);

    /// <inheritdoc/>
    public Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) => CallAsync(
        "put",
        async () =>
        {
            await _inner.PutAsync(path, content, cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TryCreateAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        CallAsync("create", () => _inner.TryCreateAsync(path, content, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ObjectWriter> OpenWriteAsync(string path, CancellationToken cancellationToken = default) => CallAsync<ObjectWriter>(
        "write",
        async () => new FaultyWriter(this, await _inner.OpenWriteAsync(path, cancellationToken).ConfigureAwait(false)),
        cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectMetadata> ListAsync(
        string prefix, string? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await CallAsync("list", () => Task.FromResult(true), cancellationToken).ConfigureAwait(false);
        await foreach (ObjectMetadata entry in _inner.ListAsync(prefix, after, cancellationToken).ConfigureAwait(false))
        {
            yield return entry;
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken = default) => CallAsync(
        "delete",
        async () =>
        {
            await _inner.DeleteAsync(paths, cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>Makes a call, or fails before or after it.</summary>
    internal async Task<T> CallAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        long number = Interlocked.Increment(ref _calls);
        Random chance = ChanceOf(number);
        double before = chance.NextDouble();
        double after = chance.NextDouble();
        TimeSpan delay = _options.LongestDelay * chance.NextDouble();
        bool isCrash = number == _options.CrashAtCall;
        if (number > _options.CrashAtCall || (isCrash && !_options.CrashesAfterEffect) || before < _options.FailuresBefore)
        {
            throw new InjectedFaultException(number, what + " before its effect");
        }

        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
        }

        T result = await call().ConfigureAwait(false);
        return isCrash || after < _options.FailuresAfter ? throw new InjectedFaultException(number, what + " after its effect") : result;
    }

    /// <summary>Returns how many bytes of a read or write pass, and the failure after them.</summary>
    internal int Transfer(int count, out Exception? fault)
    {
        long number = Interlocked.Increment(ref _calls);
        Random chance = ChanceOf(number);
        bool fails = number >= _options.CrashAtCall || chance.NextDouble() < _options.ShortTransfers;
        fault = fails ? new InjectedFaultException(number, "a transfer half way") : null;
        return !fails ? count : number > _options.CrashAtCall ? 0 : chance.Next(count);
    }

    Random ChanceOf(long number) => new(unchecked((_options.Seed * 486187739) + ((int)number * 16777619)));
}
