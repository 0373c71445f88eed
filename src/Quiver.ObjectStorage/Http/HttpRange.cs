using System.Net.Http.Headers;

namespace Quiver.ObjectStorage.Http;

/// <summary>The bytes that a request asks for.</summary>
/// <param name="From">The first byte, null for the last <paramref name="To"/> bytes.</param>
/// <param name="To">The last byte, null for all from the first one on; the number of bytes where they are the last ones.</param>
readonly record struct HttpRange(long? From, long? To)
{
    /// <summary>All bytes from the first one on: no range is asked for, so that every server understands.</summary>
    public bool IsWhole => From == 0 && To is null;

    /// <summary>Returns the header, null for all bytes.</summary>
    public RangeHeaderValue? ToHeader() => IsWhole ? null : new RangeHeaderValue(From, To);
}
