using System.Buffers;

namespace Quiver.Server.Http.V3;

/// <summary>The body of a query.</summary>
sealed class QueryBody : IDisposable
{
    byte[] _bytes = ArrayPool<byte>.Shared.Rent(4096);
    int _length;

    /// <summary>The bytes, until this is disposed.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, _length);

    /// <summary>Reads a body.</summary>
    /// <exception cref="ApiException">It is too long: the status is 413.</exception>
    public static async Task<QueryBody> ReadAsync(ApiCall call)
    {
        long limit = call.Server.Options.MaxRequestBytes;
        var body = new QueryBody();
        try
        {
            while (true)
            {
                int read = await call.Request.Body.ReadAsync(body._bytes.AsMemory(body._length), call.Aborted).ConfigureAwait(false);
                body._length += read;
                if (body._length > limit)
                {
                    throw new ApiException(413, $"max request size ({limit} bytes) exceeded");
                }

                if (read == 0)
                {
                    return body;
                }

                body.MakeRoom();
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    void MakeRoom()
    {
        if (_length == _bytes.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(_length * 2);
            _bytes.CopyTo(larger, 0);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
    }
}
