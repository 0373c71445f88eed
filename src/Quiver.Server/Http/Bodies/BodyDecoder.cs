using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using Quiver.Arrow.Errors;
using Quiver.Formats.Codecs;

namespace Quiver.Server.Http.Bodies;

/// <summary>
/// Decompresses bodies. What is cut short or damaged is an error, and so is more than a body may have, as soon as it shows.
/// </summary>
static class BodyDecoder
{
    /// <summary>The longest window that decoders of HTTP must take (RFC 9659).</summary>
    const long MaxZstdWindow = 8 << 20;

    const string Name = "the body";

    /// <summary>Decodes a body.</summary>
    /// <param name="coding">Its coding.</param>
    /// <param name="source">The body as it came.</param>
    /// <param name="target">Where the decoded bytes go.</param>
    /// <exception cref="ApiException">It is damaged, or too long.</exception>
    public static void Decode(ContentCoding coding, BodyBuffer source, BodyBuffer target)
    {
        try
        {
            switch (coding)
            {
                case ContentCoding.Gzip:
                    using (var stream = new GzipReadStream(StreamOf(source, 0), Name))
                    {
                        Copy(stream, target);
                    }

                    break;
                case ContentCoding.Zstd:
                    using (var stream = new ZstdReadStream(StreamOf(source, 0), Name, MaxZstdWindow))
                    {
                        Copy(stream, target);
                    }

                    break;
                case ContentCoding.Deflate:
                    Inflate(source, target);
                    break;
                case ContentCoding.Brotli:
                    DecodeBrotli(source.Span, target);
                    break;
                default:
                    target.Append(source.Span);
                    break;
            }
        }
        catch (QuiverException error)
        {
            // The streams were made for files.
            throw new ApiException(
                400,
                error.Message.Replace(" a valid ", " valid ", StringComparison.Ordinal).Replace(" file: ", ": ", StringComparison.Ordinal));
        }
        catch (InvalidDataException error)
        {
            throw Damaged("deflate", error.Message);
        }
    }

    static Stream StreamOf(BodyBuffer source, int start) =>
        PipeReader.Create(new ReadOnlySequence<byte>(source.Memory[start..])).AsStream();

    static void Copy(Stream stream, BodyBuffer target)
    {
        int length;
        while ((length = stream.Read(target.Free())) > 0)
        {
            target.Advance(length);
        }
    }

    /// <summary>
    /// Decodes zlib (RFC 1950). The platform takes data that are cut short for whole ones, so the checksum at the end is looked at here.
    /// </summary>
    static void Inflate(BodyBuffer source, BodyBuffer target)
    {
        ReadOnlySpan<byte> bytes = source.Span;
        if (bytes.Length < 6 || (bytes[0] & 0x0F) != 8 || BinaryPrimitives.ReadUInt16BigEndian(bytes) % 31 != 0)
        {
            throw Damaged("deflate", "it has no header of zlib, or is cut short");
        }

        using (var stream = new DeflateStream(StreamOf(source, 2), CompressionMode.Decompress))
        {
            Copy(stream, target);
        }

        if (Adler32(target.Span) != BinaryPrimitives.ReadUInt32BigEndian(bytes[^4..]))
        {
            throw Damaged("deflate", "its checksum does not match, or it is cut short");
        }
    }

    static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        // As many bytes as the sums can take before they overflow (RFC 1950, 9).
        const int MostBytes = 5552;
        const uint Modulus = 65521;
        (uint low, uint high) = (1, 0);
        while (!bytes.IsEmpty)
        {
            foreach (byte value in bytes[..Math.Min(bytes.Length, MostBytes)])
            {
                low += value;
                high += low;
            }

            bytes = bytes[Math.Min(bytes.Length, MostBytes)..];
            (low, high) = (low % Modulus, high % Modulus);
        }

        return (high << 16) | low;
    }

    static void DecodeBrotli(ReadOnlySpan<byte> source, BodyBuffer target)
    {
        using var decoder = default(BrotliDecoder);
        while (true)
        {
            OperationStatus status = decoder.Decompress(source, target.Free(), out int read, out int written);
            target.Advance(written);
            source = source[read..];
            switch (status)
            {
                case OperationStatus.Done when source.IsEmpty:
                    return;
                case OperationStatus.DestinationTooSmall:
                    break;
                case OperationStatus.Done:
                    throw Damaged("brotli", "something follows its end");
                case OperationStatus.NeedMoreData:
                    throw Damaged("brotli", "it is cut short");
                default:
                    throw Damaged("brotli", "it is damaged");
            }
        }
    }

    static ApiException Damaged(string format, string reason) => new(400, $"{Name} is not valid {format}: {reason}");
}
