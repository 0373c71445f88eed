using Quiver.Arrow.Columns;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Decoding;

/// <summary>Byte arrays of fixed length, PLAIN or BYTE_STREAM_SPLIT.</summary>
sealed unsafe class FixedBytesSource(int width, ParquetEncoding encoding) : BytesSource
{
    readonly SplitSource? _split = encoding == ParquetEncoding.ByteStreamSplit ? new SplitSource(width) : null;
    byte* _next;
    long _left;

    public override bool PointsIntoPage => _split is null;

    public override void Start(byte* data, int length)
    {
        _next = data;
        _left = length;
        _split?.Start(data, length);
    }

    public override void Read(StringView* destination, int count, StringHeap heap)
    {
        for (var i = 0; i < count; i++)
        {
            if (_split is not null)
            {
                var copy = heap.Reserve(width);
                _split.Read(copy, 1);
                heap.Advance(width);
                destination[i] = StringView.Over(copy, width);
                continue;
            }

            destination[i] = StringView.Over(Take(1), width);
        }
    }

    public override void Skip(int count, StringHeap heap)
    {
        if (_split is not null)
        {
            _split.Skip(count);
            return;
        }

        Take(count);
    }

    byte* Take(int count)
    {
        var bytes = (long)count * width;
        if (bytes > _left)
        {
            throw ParquetErrors.Corrupt($"a page has {_left} bytes of values left where {count} values of {width} bytes were expected");
        }

        var taken = _next;
        _next += bytes;
        _left -= bytes;
        return taken;
    }
}
