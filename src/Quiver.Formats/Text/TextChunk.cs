using Quiver.Arrow.Memory;

namespace Quiver.Formats.Text;

/// <summary>Some whole records of a text file in a buffer that one worker owns and reuses.</summary>
sealed unsafe class TextChunk(MemoryBudget budget) : IDisposable
{
    /// <summary>Bytes that may be read past the end, and be written by padding.</summary>
    public const int Padding = 128;

    NativeBuffer? _buffer;

    /// <summary>The first byte.</summary>
    public byte* Data => _buffer is null ? null : _buffer.Pointer;

    /// <summary>The bytes of whole records.</summary>
    public int Length { get; set; }

    /// <summary>How many chunks come before this one.</summary>
    public long Number { get; set; }

    /// <summary>Where the first byte lies in the text.</summary>
    public long Offset { get; set; }

    /// <summary>What the chunker tells the decoder about the chunk; each format has its own meanings.</summary>
    public int Tag { get; set; }

    /// <summary>The bytes that fit.</summary>
    public int Capacity => _buffer is null ? 0 : (int)Math.Min(_buffer.Capacity - Padding, int.MaxValue);

    /// <summary>The bytes of whole records.</summary>
    public ReadOnlySpan<byte> Span => new(Data, Length);

    /// <summary>Makes room for a buffer of at least some bytes, padding included, and keeps the first <paramref name="used"/>.</summary>
    public void Ensure(long bytes, int used)
    {
        if (_buffer is not null && _buffer.Capacity >= bytes)
        {
            return;
        }

        NativeBuffer grown = NativeBuffer.Allocate(bytes, budget, "reading a text file");
        if (_buffer is not null)
        {
            Buffer.MemoryCopy(_buffer.Pointer, grown.Pointer, grown.Capacity, used);
            _buffer.Dispose();
        }

        _buffer = grown;
    }

    public void Dispose()
    {
        _buffer?.Dispose();
        _buffer = null;
    }
}
