using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Quiver.Bench.Load;

/// <summary>
/// Linux's epoll over sockets: one thread serves hundreds of connections, and nothing runs between the kernel and the bytes. The sockets
/// of .NET would do it on threads of their own, for several times the processor time.
/// </summary>
sealed partial class SocketPoll : IDisposable
{
    /// <summary>There is something to read, or the other side has gone.</summary>
    public const uint Readable = 1;

    /// <summary>There is room for more bytes.</summary>
    public const uint Writable = 4;

    const int Add = 1;
    const int Remove = 2;
    const int Modify = 3;
    const int Interrupted = 4;
    const int Again = 11;
    const int DontWait = 0x40;
    const int NoSignal = 0x4000;
    const int MoreComes = 0x8000;
    const int MaxEvents = 256;

    // The event of x64 is packed, that of other processors is not.
    static readonly int _eventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    static readonly int _dataOffset = _eventSize - 8;
    readonly byte[] _events = new byte[MaxEvents * 16];
    readonly int _poll;

    public SocketPoll()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new BenchException("the load generator needs Linux: it waits for its sockets by epoll");
        }

        _poll = EpollCreate(0);
    }

    /// <summary>Watches a socket; <see cref="Event"/> gives the number back.</summary>
    public void Watch(Socket socket, uint what, int number) => Control(Add, socket, what, number);

    public void Change(Socket socket, uint what, int number) => Control(Modify, socket, what, number);

    public void Forget(Socket socket) => Control(Remove, socket, 0, 0);

    /// <summary>Waits for events and answers how many there are.</summary>
    public int Wait(int milliseconds)
    {
        var count = EpollWait(_poll, _events, MaxEvents, milliseconds);
        return count >= 0 ? count
            : Marshal.GetLastPInvokeError() == Interrupted ? 0
            : throw new BenchException("epoll failed");
    }

    /// <summary>An event of the last wait.</summary>
    public (uint What, int Number) Event(int index)
    {
        var bytes = _events.AsSpan(index * _eventSize, _eventSize);
        return (BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes[_dataOffset..]));
    }

    /// <summary>Sends what fits; 0 where there is no room, -1 where the other side has gone.</summary>
    public static int Send(Socket socket, ReadOnlySpan<byte> bytes, bool moreComes) =>
        Outcome(Send((int)socket.Handle, bytes, bytes.Length, DontWait | NoSignal | (moreComes ? MoreComes : 0)));

    /// <summary>Receives what is there; null where nothing is, 0 or less where the other side has gone.</summary>
    public static int? Receive(Socket socket, Span<byte> bytes)
    {
        var count = Receive((int)socket.Handle, bytes, bytes.Length, DontWait);
        return count < 0 && Outcome(count) == 0 ? null : (int)count;
    }

    public void Dispose() => _ = Close(_poll);

    static int Outcome(nint result) =>
        result >= 0 ? (int)result : Marshal.GetLastPInvokeError() is Again or Interrupted ? 0 : -1;

    void Control(int operation, Socket socket, uint what, int number)
    {
        Span<byte> change = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(change, what);
        BinaryPrimitives.WriteInt32LittleEndian(change[_dataOffset..], number);
        if (EpollControl(_poll, operation, (int)socket.Handle, change) != 0)
        {
            throw new BenchException("epoll refused a socket; is the limit of open files (ulimit -n) high enough?");
        }
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(int poll, int operation, int socket, Span<byte> change);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int EpollWait(int poll, Span<byte> events, int capacity, int milliseconds);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int socket, ReadOnlySpan<byte> bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int socket, Span<byte> bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
