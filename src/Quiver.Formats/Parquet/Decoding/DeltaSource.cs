using Quiver.Formats.Parquet.Encodings;

namespace Quiver.Formats.Parquet.Decoding;

/// <summary>DELTA_BINARY_PACKED values of 4 or 8 bytes.</summary>
sealed unsafe class DeltaSource(int width) : FixedSource
{
    const int Strip = 512;

    readonly DeltaReader _reader = new();

    public override void Start(byte* data, int length) => _reader.Start(data, length);

    public override void Read(byte* destination, int count)
    {
        if (width == 8)
        {
            _reader.Read((long*)destination, count);
            return;
        }

        var strip = stackalloc long[Strip];
        var narrow = (int*)destination;
        while (count > 0)
        {
            var run = Math.Min(count, Strip);
            _reader.Read(strip, run);
            for (var i = 0; i < run; i++)
            {
                narrow[i] = (int)strip[i];
            }

            narrow += run;
            count -= run;
        }
    }

    public override void Skip(int count)
    {
        var strip = stackalloc long[Strip];
        for (; count > 0; count -= Strip)
        {
            _reader.Read(strip, Math.Min(count, Strip));
        }
    }
}
