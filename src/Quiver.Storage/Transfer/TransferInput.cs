using Quiver.Formats.Codecs;

namespace Quiver.Storage.Transfer;

/// <summary>Opens texts that may be compressed: gzip and zstd are told by how they start.</summary>
static class TransferInput
{
    /// <summary>Returns the text of a stream, which is taken over and need not seek.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="name">What errors call them.</param>
    public static Stream Open(Stream stream, string name)
    {
        var start = new byte[4];
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var magic = start.AsMemory(0, read);
        var whole = new PrefixedStream(magic, stream);
        return GzipHeader.IsAt(magic.Span) ? new GzipReadStream(whole, name)
            : ZstdFrame.IsAt(magic.Span) ? new ZstdReadStream(whole, name)
            : whole;
    }
}
