using Quiver.Arrow.Columns;
using Quiver.Formats.Parquet.Encodings;

namespace Quiver.Formats.Parquet.Decoding;

/// <summary>DELTA_LENGTH_BYTE_ARRAY: all lengths as deltas, then all bytes.</summary>
sealed unsafe class DeltaLengthSource : BytesSource
{
    const int Strip = 512;

    readonly DeltaReader _lengths = new();
    byte* _next;
    byte* _end;

    public override bool PointsIntoPage => true;

    public override byte* Next => _next;

    public override void Start(byte* data, int length)
    {
        _lengths.Start(data, length);
        _next = _lengths.FindEnd();
        _end = data + length;
    }

    public override void Read(StringView* destination, int count, StringHeap heap)
    {
        var strip = stackalloc long[Strip];
        while (count > 0)
        {
            var run = Math.Min(count, Strip);
            _lengths.Read(strip, run);
            for (var i = 0; i < run; i++)
            {
                destination[i] = StringView.Over(Take(strip[i]), (int)strip[i]);
            }

            destination += run;
            count -= run;
        }
    }

    public override void ReadSome(StringView* destination, int* values, int selected, int origin, int count, StringHeap heap)
    {
        // Lengths are decoded in strips whether their values are wanted or not.
        var strip = stackalloc long[Strip];
        for (var position = origin; count > 0; position += Strip, count -= Strip)
        {
            var run = Math.Min(count, Strip);
            _lengths.Read(strip, run);
            var next = 0;
            for (; selected > 0 && *values < position + run; values++, selected--)
            {
                for (; next < *values - position; next++)
                {
                    Take(strip[next]);
                }

                *destination++ = StringView.Over(Take(strip[next]), (int)strip[next]);
                next++;
            }

            for (; next < run; next++)
            {
                Take(strip[next]);
            }
        }
    }

    public override void Skip(int count, StringHeap heap)
    {
        var strip = stackalloc long[Strip];
        for (; count > 0; count -= Strip)
        {
            var run = Math.Min(count, Strip);
            _lengths.Read(strip, run);
            for (var i = 0; i < run; i++)
            {
                Take(strip[i]);
            }
        }
    }

    byte* Take(long length)
    {
        // Lengths are 32-bit numbers, and their deltas wrap as such.
        if (length < 0 || length > _end - _next)
        {
            throw ParquetErrors.Corrupt($"a byte array of {length} bytes was announced, {_end - _next} bytes of the page remain");
        }

        var taken = _next;
        _next += length;
        return taken;
    }
}
