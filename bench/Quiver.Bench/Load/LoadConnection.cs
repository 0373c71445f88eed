using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Quiver.Bench.Load;

/// <summary>One client in a closed loop: it sends the next request when the answer to the last is in.</summary>
sealed class LoadConnection(LoadGroup group, IPEndPoint server, SocketPoll poll, int number) : IDisposable
{
    readonly ResponseReader _answer = new();
    Socket? _socket;
    WireRequest _request;
    int _sent;
    long _start;
    bool _waitsForRoom;

    /// <summary>Whether an answer is due.</summary>
    public bool IsBusy { get; private set; }

    public void Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(server);
        _socket = socket;
        _waitsForRoom = false;
        poll.Watch(socket, SocketPoll.Readable, number);
    }

    /// <summary>Sends the next request, if there is one.</summary>
    public void Begin()
    {
        if (group.Supply.Next() is not { } request)
        {
            return;
        }

        (_request, _sent, IsBusy) = (request, 0, true);
        _answer.Reset();
        _start = Stopwatch.GetTimestamp();
        SendMore();
    }

    /// <summary>Goes on where the socket is ready; true when the answer is complete, or never will be.</summary>
    public bool Serve(uint what, byte[] buffer)
    {
        if ((what & SocketPoll.Writable) != 0 && IsBusy)
        {
            SendMore();
        }

        if ((what & ~SocketPoll.Writable) == 0)
        {
            return false;
        }

        while (SocketPoll.Receive(_socket!, buffer) is { } count)
        {
            if (count <= 0)
            {
                return End(_answer.EndsWithClose && IsBusy);
            }

            if (_answer.Read(buffer.AsSpan(0, count)))
            {
                return End(isWhole: true);
            }

            if (count < buffer.Length)
            {
                break;
            }
        }

        return false;
    }

    public void Dispose() => _socket?.Dispose();

    void SendMore()
    {
        var total = _request.Head.Length + _request.Body.Length;
        while (_sent < total)
        {
            var inHead = _sent < _request.Head.Length;
            var rest = inHead ? _request.Head.Span[_sent..] : _request.Body.Span[(_sent - _request.Head.Length)..];
            var count = SocketPoll.Send(_socket!, rest, inHead && _request.Body.Length > 0);
            if (count <= 0)
            {
                // Where the other side has gone, reading finds that out.
                WaitForRoom(count == 0);
                return;
            }

            _sent += count;
        }

        WaitForRoom(false);
    }

    void WaitForRoom(bool waits)
    {
        if (waits != _waitsForRoom)
        {
            _waitsForRoom = waits;
            poll.Change(_socket!, SocketPoll.Readable | (waits ? SocketPoll.Writable : 0), number);
        }
    }

    bool End(bool isWhole)
    {
        var wasBusy = IsBusy;
        IsBusy = false;
        if (!isWhole && wasBusy)
        {
            group.Failed("the server closed the connection before its answer was complete");
        }
        else if (isWhole && _answer.IsSuccess)
        {
            group.Succeeded(_request, Stopwatch.GetTimestamp() - _start, _answer.BodyBytes);
        }
        else if (isWhole)
        {
            group.Failed(_answer.ErrorText);
        }

        if (!isWhole || _answer.Closes || _answer.EndsWithClose || _sent < _request.Head.Length + _request.Body.Length)
        {
            poll.Forget(_socket!);
            _socket!.Dispose();
            Connect();
        }

        return wasBusy;
    }
}
