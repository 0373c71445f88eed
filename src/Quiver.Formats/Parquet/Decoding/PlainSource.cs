namespace Quiver.Formats.Parquet.Decoding;

/// <summary>PLAIN values of fixed width: one behind the other.</summary>
sealed unsafe class PlainSource(int width) : FixedSource
{
    byte* _next;
    long _left;

    public override void Start(byte* data, int length)
    {
        _next = data;
        _left = length;
    }

    public override void Read(byte* destination, int count)
    {
        var bytes = (long)count * width;
        Buffer.MemoryCopy(Take(count), destination, bytes, bytes);
    }

    public override void Skip(int count) => Take(count);

    /// <summary>Passes over values and returns where the first of them is.</summary>
    public byte* Take(int count)
    {
        var bytes = (long)count * width;
        if (bytes > _left)
        {
            throw ParquetErrors.Corrupt($"a page has {_left} bytes of values left where {count} values of {width} bytes were expected");
        }

        _next += bytes;
        _left -= bytes;
        return _next - bytes;
    }
}
