using Quiver.Arrow.Columns;

namespace Quiver.Formats.Parquet.Decoding;

/// <summary>Reads byte arrays from the value section of a page as views into it or into a heap.</summary>
abstract unsafe class BytesSource
{
    /// <summary>Whether views point into the page.</summary>
    public abstract bool PointsIntoPage { get; }

    /// <summary>Where the bytes of the next value are, where values lie one behind the other, perhaps with lengths in front; else
    /// null.</summary>
    public virtual byte* Next => null;

    /// <summary>Starts at the value section of a page.</summary>
    public abstract void Start(byte* data, int length);

    /// <summary>Writes the next views; bytes that lie nowhere yet go to the heap.</summary>
    public abstract void Read(StringView* destination, int count, StringHeap heap);

    /// <summary>Writes some of the next values, as <see cref="LeafDecoder.ReadSome"/> does.</summary>
    public virtual void ReadSome(StringView* destination, int* values, int selected, int origin, int count, StringHeap heap)
    {
        var position = origin;
        for (var i = 0; i < selected; i++)
        {
            if (values[i] > position)
            {
                Skip(values[i] - position, heap);
            }

            Read(destination + i, 1, heap);
            position = values[i] + 1;
        }

        Skip(count - (position - origin), heap);
    }

    public abstract void Skip(int count, StringHeap heap);
}
