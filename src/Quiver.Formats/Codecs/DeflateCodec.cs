using System.Buffers;
using System.IO.Compression;

namespace Quiver.Formats.Codecs;

/// <summary>Gzip and Brotli blocks through the platform's codecs.</summary>
static unsafe class DeflateCodec
{
    /// <summary>Decodes one or more gzip members whose total length the destination gives.</summary>
    public static void DecompressGzip(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        fixed (byte* start = source)
        {
            if (source.IsEmpty)
            {
                throw BlockCodec.Corrupt("gzip", "it is empty");
            }

            try
            {
                using var input = new UnmanagedMemoryStream(start, source.Length);
                using var gzip = new GZipStream(input, CompressionMode.Decompress);
                var read = gzip.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
                Span<byte> beyond = stackalloc byte[1];
                if (read != destination.Length || gzip.Read(beyond) != 0)
                {
                    throw BlockCodec.Corrupt("gzip", $"it does not hold the {destination.Length} bytes announced");
                }
            }
            catch (InvalidDataException e)
            {
                throw BlockCodec.Corrupt("gzip", e.Message);
            }
        }
    }

    /// <summary>Decodes a Brotli stream whose length the destination gives.</summary>
    public static void DecompressBrotli(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        using var decoder = default(BrotliDecoder);

        // The platform reports an empty destination as too small, even for an empty stream.
        Span<byte> none = stackalloc byte[1];
        var status = decoder.Decompress(source, destination.IsEmpty ? none : destination, out _, out var written);
        if (status != OperationStatus.Done || written != destination.Length)
        {
            throw BlockCodec.Corrupt("brotli", $"it does not hold the {destination.Length} bytes announced");
        }
    }

    /// <summary>Encodes one gzip member.</summary>
    public static int CompressGzip(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        fixed (byte* start = destination)
        {
            using var output = new UnmanagedMemoryStream(start, 0, destination.Length, FileAccess.Write);
            using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write(source);
                if (source.IsEmpty)
                {
                    // The platform writes nothing at all for an empty input; an empty stored block makes it a member.
                    gzip.Flush();
                }
            }

            if (output.Position == 0)
            {
                ReadOnlySpan<byte> empty = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
                empty.CopyTo(destination);
                return empty.Length;
            }

            return (int)output.Position;
        }
    }

    /// <summary>Encodes a Brotli stream at a quality that costs about as much time as gzip's fastest.</summary>
    public static int CompressBrotli(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (!BrotliEncoder.TryCompress(source, destination, out var written, quality: 4, window: 22))
        {
            throw new InvalidOperationException("a brotli result was longer than its bound");
        }

        return written;
    }
}
