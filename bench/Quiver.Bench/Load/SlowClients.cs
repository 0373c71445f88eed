using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Quiver.Bench.Load;

/// <summary>
/// Clients that only hold connections open: idle ones, some after one answer and some after none, and slow ones, which send a byte of a
/// body every second. Whoever is turned away comes again.
/// </summary>
sealed class SlowClients : IDisposable
{
    readonly Uri _address;
    readonly byte[] _slowHead;
    readonly byte[] _ping;
    readonly Socket?[] _sockets;
    readonly int _idle;

    public SlowClients(Uri address, string writePath, int idle, int slow)
    {
        _address = address;
        _idle = idle;
        _sockets = new Socket?[idle + slow];
        _slowHead = Encoding.ASCII.GetBytes(
            $"POST {writePath} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: text/plain\r\nContent-Length: 1000000\r\n\r\n");
        _ping = Encoding.ASCII.GetBytes($"GET /ping HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n");
    }

    /// <summary>How often a client was turned away.</summary>
    public int Rejections { get; private set; }

    /// <summary>Connects whoever is not connected, and sends the next byte of the slow ones. To be called every second.</summary>
    public void Step()
    {
        var buffer = new byte[4096];
        for (var i = 0; i < _sockets.Length; i++)
        {
            if (_sockets[i] is { } socket && !IsAlive(socket, buffer, i))
            {
                Rejections++;
                socket.Dispose();
                _sockets[i] = null;
            }

            _sockets[i] ??= Connect(i);
        }
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            socket?.Dispose();
        }
    }

    Socket Connect(int i)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, _address.Port);
        if (i >= _idle)
        {
            SocketPoll.Send(socket, _slowHead, moreComes: false);
        }
        else if (i % 2 == 0)
        {
            SocketPoll.Send(socket, _ping, moreComes: false);
        }

        return socket;
    }

    bool IsAlive(Socket socket, byte[] buffer, int i)
    {
        while (SocketPoll.Receive(socket, buffer) is { } count)
        {
            // An idle client reads its one answer; to a slow one nothing but a refusal comes before its body is complete.
            if (count <= 0 || i >= _idle)
            {
                return false;
            }
        }

        return i < _idle || SocketPoll.Send(socket, "#"u8, moreComes: false) >= 0;
    }
}
