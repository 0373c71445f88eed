using Quiver.Arrow.Columns;

namespace Quiver.Formats.Parquet.Decoding;

/// <summary>Reads byte arrays from the value section of a page as views into it or into a heap.</summary>
abstract unsafe class BytesSource
{
    /// <summary>Whether views point into the page.</summary>
    public abstract bool PointsIntoPage { get; }

    /// <summary>Starts at the value section of a page.</summary>
    public abstract void Start(byte* data, int length);

    /// <summary>Writes the next views; bytes that lie nowhere yet go to the heap.</summary>
    public abstract void Read(StringView* destination, int count, StringHeap heap);

    public abstract void Skip(int count, StringHeap heap);
}
