using System.Buffers;
using System.IO.Compression;

namespace Quiver.Formats.Codecs;

/// <summary>Gzip and Brotli blocks through the platform's codecs.</summary>
static unsafe class DeflateCodec
{
    [ThreadStatic]
    static Inflater? _inflater;

    /// <summary>Decodes one or more gzip members whose total length the destination gives; zeros may follow them.</summary>
    public static void DecompressGzip(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.IsEmpty)
        {
            throw BlockCodec.Corrupt("gzip", "it is empty");
        }

        try
        {
            do
            {
                destination = destination[DecompressMember(ref source, destination)..];
            }
            while (source.ContainsAnyExcept((byte)0));
        }
        catch (InvalidDataException e)
        {
            throw BlockCodec.Corrupt("gzip", e.Message);
        }

        if (!destination.IsEmpty)
        {
            throw BlockCodec.Corrupt("gzip", $"it ends {destination.Length} bytes early");
        }
    }

    static int DecompressMember(ref ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int header = GzipHeader.Measure(source);
        Inflater inflater = _inflater ??= new Inflater();
        inflater.Reset();
        InflateStatus status = InflateStatus.NeedsInput;
        int length = 0;
        fixed (byte* input = source, output = destination)
        {
            if (header != 0)
            {
                byte* position = input + header;
                byte* end = output;
                status = inflater.Run(ref position, input + source.Length, output, ref end, output + destination.Length);
                length = (int)(end - output);
                source = source[(int)(position - input)..];
            }
        }

        if (status == InflateStatus.NeedsRoom)
        {
            throw BlockCodec.Corrupt("gzip", "it holds more bytes than were announced");
        }

        if (status == InflateStatus.NeedsInput || source.Length < GzipHeader.TrailerLength)
        {
            throw BlockCodec.Corrupt("gzip", "it is cut short");
        }

        GzipHeader.CheckTrailer(source, Crc32.Append(0, destination[..length]), (uint)length);
        source = source[GzipHeader.TrailerLength..];
        return length;
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
