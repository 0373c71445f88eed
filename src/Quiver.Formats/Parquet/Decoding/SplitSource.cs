namespace Quiver.Formats.Parquet.Decoding;

/// <summary>BYTE_STREAM_SPLIT values: first all first bytes, then all second bytes, and so on.</summary>
sealed unsafe class SplitSource(int width) : FixedSource
{
    byte* _data;
    int _count;
    int _position;

    public override void Start(byte* data, int length)
    {
        if (width == 0 || length % width != 0)
        {
            throw ParquetErrors.Corrupt($"a BYTE_STREAM_SPLIT page of {length} bytes does not hold whole values of {width} bytes");
        }

        _data = data;
        _count = length / width;
        _position = 0;
    }

    public override void Read(byte* destination, int count)
    {
        Require(count);
        for (var part = 0; part < width; part++)
        {
            var source = _data + ((long)part * _count) + _position;
            var target = destination + part;
            for (var i = 0; i < count; i++)
            {
                target[(long)i * width] = source[i];
            }
        }

        _position += count;
    }

    public override void Skip(int count)
    {
        Require(count);
        _position += count;
    }

    void Require(int count)
    {
        if (count > _count - _position)
        {
            throw ParquetErrors.Corrupt($"a BYTE_STREAM_SPLIT page has {_count - _position} values left where {count} were expected");
        }
    }
}
