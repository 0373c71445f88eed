using System.Diagnostics;
using System.Net;

namespace Quiver.Bench.Load;

/// <summary>The clients of some groups on one thread.</summary>
sealed class LoadLoop : IDisposable
{
    static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    readonly SocketPoll _poll = new();
    readonly List<LoadConnection> _connections = [];
    readonly byte[] _buffer = new byte[256 << 10];
    readonly LoadGroup[] _groups;
    int _busy;

    /// <summary>Connects all clients.</summary>
    public LoadLoop(Uri address, params LoadGroup[] groups)
    {
        _groups = groups;
        var server = new IPEndPoint(IPAddress.Loopback, address.Port);
        foreach (var group in groups)
        {
            for (var i = 0; i < group.Connections; i++)
            {
                _connections.Add(new LoadConnection(group, server, _poll, _connections.Count));
                _connections[^1].Connect();
            }
        }
    }

    /// <summary>The processor time of this process while it was counted.</summary>
    public TimeSpan OwnTime { get; private set; }

    /// <summary>Runs until nothing is left to send and all answers are in.</summary>
    public void RunToEnd()
    {
        var (start, own) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        BeginAll();
        var progress = Stopwatch.GetTimestamp();
        while (_busy > 0)
        {
            if (Serve(goesOn: true) > 0)
            {
                progress = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetElapsedTime(progress) > _patience)
            {
                throw new BenchException($"the server has not answered for {_patience.TotalSeconds} s");
            }
        }

        Close(start, own);
    }

    /// <summary>Runs for a while, counts what is answered after a warm-up, and waits for the answers that are still due.</summary>
    public void Run(TimeSpan warmUp, TimeSpan length)
    {
        BeginAll();
        Continue(warmUp);
        Continue(length);
        Drain();
    }

    /// <summary>Sends the first requests.</summary>
    public void BeginAll()
    {
        foreach (var connection in _connections)
        {
            connection.Begin();
            _busy += connection.IsBusy ? 1 : 0;
        }
    }

    /// <summary>Goes on for a while, which alone counts.</summary>
    public void Continue(TimeSpan length)
    {
        foreach (var group in _groups)
        {
            group.Clear();
        }

        var (start, own) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        while (Stopwatch.GetElapsedTime(start) < length)
        {
            Serve(goesOn: true);
        }

        Close(start, own);
    }

    /// <summary>Waits for the answers that are due.</summary>
    public void Drain()
    {
        var start = Stopwatch.GetTimestamp();
        while (_busy > 0 && Stopwatch.GetElapsedTime(start) < _patience)
        {
            Serve(goesOn: false);
        }
    }

    public void Dispose()
    {
        _connections.ForEach(connection => connection.Dispose());
        _poll.Dispose();
    }

    /// <summary>Serves the sockets that are ready; answers how many there were.</summary>
    int Serve(bool goesOn)
    {
        var count = _poll.Wait(milliseconds: 20);
        for (var i = 0; i < count; i++)
        {
            var (what, number) = _poll.Event(i);
            var connection = _connections[number];
            if (!connection.Serve(what, _buffer))
            {
                continue;
            }

            if (goesOn)
            {
                connection.Begin();
            }

            _busy -= connection.IsBusy ? 0 : 1;
        }

        return count;
    }

    void Close(long start, TimeSpan own)
    {
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        OwnTime = Environment.CpuUsage.TotalTime - own;
        foreach (var group in _groups)
        {
            group.Seconds = seconds;
            group.IsCounting = false;
        }
    }
}
