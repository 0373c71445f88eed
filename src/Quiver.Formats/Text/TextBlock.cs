using System.IO.Compression;
using Quiver.Arrow.Memory;
using Quiver.Formats.Codecs;
using Quiver.Formats.Files;
using Quiver.Formats.Parquet.Writing;

namespace Quiver.Formats.Text;

/// <summary>What one thread at a time needs to encode a piece of text: used for one piece after the other.</summary>
sealed class TextBlock(TextRowEncoder encoder, TextCompression compression, MemoryBudget budget) : IDisposable
{
    const string Consumer = "writing text";
    readonly GrowingBuffer _compressed = new(budget, Consumer);

    /// <summary>Encodes the rows.</summary>
    public TextRowEncoder Encoder => encoder;

    /// <summary>The text.</summary>
    public GrowingBuffer Text { get; } = new(budget, Consumer);

    /// <summary>Bytes of the text that are to be left out: the first one and how many.</summary>
    public (long Start, int Count) Skip { get; set; }

    /// <summary>What is to be written.</summary>
    public GrowingBuffer Result => compression == TextCompression.None ? Text : _compressed;

    /// <summary>Leaves out what is to be left out, and compresses the text to a gzip member or a zstd frame of its own.</summary>
    public void Finish()
    {
        if (Skip.Count > 0)
        {
            Text.Remove(Skip.Start, Skip.Count);
        }

        if (compression == TextCompression.None)
        {
            return;
        }

        using var target = new BufferStream(_compressed);
        using Stream compressor = compression == TextCompression.Gzip
            ? new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true)
            : new ZstdWriteStream(target);
        Text.WriteTo(compressor);
    }

    /// <summary>Forgets the piece and keeps the memory for the next one.</summary>
    public void Clear()
    {
        Text.Clear();
        _compressed.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Text.Dispose();
        _compressed.Dispose();
    }
}
