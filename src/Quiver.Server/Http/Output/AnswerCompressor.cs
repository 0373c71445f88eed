using System.IO.Compression;
using Quiver.Arrow.Memory;
using Quiver.Formats.Codecs;
using Quiver.Formats.Parquet.Writing;
using Quiver.Formats.Text;

namespace Quiver.Server.Http.Output;

/// <summary>Compresses the bytes of an answer at a fast level: whoever waits for it waits for the slowest of all that makes it.</summary>
sealed class AnswerCompressor : IDisposable
{
    readonly Stream _stream;

    /// <summary>Begins.</summary>
    public AnswerCompressor(AnswerCoding coding, MemoryBudget budget)
    {
        Output = new GrowingBuffer(budget, "compressing an answer");
        var target = new BufferStream(Output);
        _stream = coding switch
        {
            AnswerCoding.Zstd => new ZstdWriteStream(target, ZstdParameters.MinLevel),
            AnswerCoding.Gzip => new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true),
            AnswerCoding.Brotli => new BrotliStream(target, CompressionLevel.Fastest, leaveOpen: true),
            AnswerCoding.Deflate => new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true),
            _ => throw new ArgumentOutOfRangeException(nameof(coding)),
        };
    }

    /// <summary>The compressed bytes; whoever takes them clears the buffer.</summary>
    public GrowingBuffer Output { get; }

    /// <summary>Compresses bytes, not all of which need be in the output then.</summary>
    public void Write(GrowingBuffer bytes) => bytes.WriteTo(_stream);

    /// <summary>Brings all bytes so far to the output, so that they can be read.</summary>
    public void Flush()
    {
        if (_stream is ZstdWriteStream zstd)
        {
            zstd.FlushBlock();
            return;
        }

        _stream.Flush();
    }

    /// <summary>Ends the compressed bytes.</summary>
    public void Finish() => _stream.Dispose();

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        Output.Dispose();
    }
}
