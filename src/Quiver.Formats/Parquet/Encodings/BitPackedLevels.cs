namespace Quiver.Formats.Parquet.Encodings;

/// <summary>
/// Turns levels in the deprecated encoding BIT_PACKED, whose bits go from the highest of a byte down and which have no header,
/// into one bit-packed run of the hybrid encoding, which all other levels are in.
/// </summary>
static unsafe class BitPackedLevels
{
    /// <summary>Bytes that a header of a run has at most.</summary>
    public const int MaxHeader = 5;

    /// <summary>Returns the bytes that levels take.</summary>
    public static long BytesOf(int count, int width) => (((long)count * width) + 7) / 8;

    /// <summary>Returns the bytes that the run needs at most.</summary>
    public static long RunBytesOf(int count, int width) => MaxHeader + (((long)count + 7) / 8 * width);

    /// <summary>Writes the run and returns its length.</summary>
    public static int Convert(byte* source, int count, int width, byte* destination)
    {
        var next = destination;
        var groups = (uint)(((long)count + 7) / 8);
        for (var header = ((ulong)groups << 1) | 1; ; header >>= 7)
        {
            *next++ = (byte)(header < 128 ? header : header | 128);
            if (header < 128)
            {
                break;
            }
        }

        var bytes = (int)(groups * width);
        new Span<byte>(next, bytes).Clear();
        for (var i = 0; i < count; i++)
        {
            for (var bit = 0; bit < width; bit++)
            {
                // The highest bit of a value comes first.
                var from = ((long)i * width) + (width - 1 - bit);
                var isSet = (source[from >> 3] >> (int)(7 - (from & 7))) & 1;
                var to = ((long)i * width) + bit;
                next[to >> 3] |= (byte)(isSet << (int)(to & 7));
            }
        }

        return (int)(next + bytes - destination);
    }
}
