using System.Buffers.Binary;

namespace Quiver.Arrow.Ipc;

/// <summary>A FlatBuffers vector whose bounds were checked.</summary>
readonly ref struct FlatVector
{
    readonly ReadOnlySpan<byte> _bytes;
    readonly int _start;
    readonly int _elementBytes;

    internal FlatVector(ReadOnlySpan<byte> bytes, int start, int count, int elementBytes)
    {
        _bytes = bytes;
        _start = start;
        _elementBytes = elementBytes;
        Count = count;
    }

    /// <summary>The number of elements.</summary>
    public int Count { get; }

    /// <summary>The bytes of all elements.</summary>
    public ReadOnlySpan<byte> Bytes => Count == 0 ? default : _bytes.Slice(_start, Count * _elementBytes);

    /// <summary>Returns an element as a table.</summary>
    public FlatTable Table(int index)
    {
        int at = _start + (index * 4);
        return new FlatTable(_bytes, at + (long)BinaryPrimitives.ReadUInt32LittleEndian(_bytes[at..]));
    }

    /// <summary>Returns a 64-bit word at a byte offset within an element.</summary>
    public long Long(int index, int offset = 0) =>
        BinaryPrimitives.ReadInt64LittleEndian(Bytes[((index * _elementBytes) + offset)..]);

    /// <summary>Returns a 32-bit word at a byte offset within an element.</summary>
    public int Int(int index, int offset = 0) =>
        BinaryPrimitives.ReadInt32LittleEndian(Bytes[((index * _elementBytes) + offset)..]);
}
