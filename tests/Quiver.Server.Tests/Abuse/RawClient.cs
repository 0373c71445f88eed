using System.Net.Sockets;
using System.Text;

namespace Quiver.Server.Tests.Abuse;

/// <summary>A connection on which bytes are sent as they are.</summary>
sealed class RawClient : IDisposable
{
    /// <summary>The server is to answer or to close well before this is over, on a busy machine too.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Connects.</summary>
    public static async Task<RawClient> ConnectAsync(string url)
    {
        var client = new RawClient();
        var address = new Uri(url);
        await client._socket.ConnectAsync(address.Host, address.Port);
        return client;
    }

    /// <summary>Sends bytes; false where the server has closed the connection already.</summary>
    public async Task<bool> TrySendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await _socket.SendAsync(bytes, limit.Token)..];
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Sends text, a byte a character.</summary>
    public Task<bool> TrySendAsync(string text) => TrySendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Says that nothing more comes, and returns what the server says until it closes the connection.</summary>
    public async Task<string> FinishAsync()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It is closed already: what came before can still be read.
            return await ReadToEndAsync();
        }

        return await ReadToEndAsync();
    }

    /// <summary>Returns what the server says until it closes the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        var answer = new StringBuilder();
        byte[] bytes = new byte[64 << 10];
        try
        {
            int length;
            while ((length = await _socket.ReceiveAsync(bytes, limit.Token)) > 0)
            {
                answer.Append(Encoding.Latin1.GetString(bytes, 0, length));
            }
        }
        catch (SocketException)
        {
            // Reset: what came before it counts.
            return answer.ToString();
        }

        return answer.ToString();
    }

    /// <summary>Returns the first bytes that the server says; none where it closes the connection.</summary>
    public async Task<string> ReadSomeAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        byte[] bytes = new byte[4096];
        try
        {
            return Encoding.Latin1.GetString(bytes, 0, await _socket.ReceiveAsync(bytes, limit.Token));
        }
        catch (SocketException)
        {
            return "";
        }
    }

    /// <summary>Goes away with a reset instead of an end.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();
}
