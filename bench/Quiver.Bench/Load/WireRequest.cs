using System.Text;

namespace Quiver.Bench.Load;

/// <summary>A request as the bytes that go over the wire: made before the clock runs.</summary>
/// <param name="Head">The request line, the headers and the empty line.</param>
/// <param name="Body">The body.</param>
/// <param name="Items">What it counts for: lines of a batch, 1 for a query.</param>
readonly record struct WireRequest(ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body, int Items)
{
    public static WireRequest Get(Uri address, string pathAndQuery) =>
        new(Encoding.ASCII.GetBytes($"GET {pathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nAccept: */*\r\n\r\n"), default, 1);

    public static WireRequest Post(Uri address, string pathAndQuery, ReadOnlyMemory<byte> body, int items, string? encoding)
    {
        var coding = encoding is null ? "" : $"Content-Encoding: {encoding}\r\n";
        var head = $"POST {pathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: text/plain; charset=utf-8\r\n{coding}"
            + $"Content-Length: {body.Length}\r\n\r\n";
        return new(Encoding.ASCII.GetBytes(head), body, items);
    }
}
