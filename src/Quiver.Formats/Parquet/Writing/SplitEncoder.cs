using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>BYTE_STREAM_SPLIT: the first bytes of all values, then the second bytes, and so on
/// (Encodings.md, BYTE_STREAM_SPLIT = 9).</summary>
static unsafe class SplitEncoder
{
    const int BlockValues = 16;

    /// <summary>Appends values of <paramref name="width"/> bytes.</summary>
    public static void Encode(byte* values, int count, int width, GrowingBuffer output)
    {
        var target = output.Reserve((long)count * width);
        var done = 0;
        if (Sse2.IsSupported && width is 4 or 8)
        {
            var vectors = stackalloc Vector128<byte>[2 * width];
            for (; done <= count - BlockValues; done += BlockValues)
            {
                for (var i = 0; i < width; i++)
                {
                    vectors[i] = Vector128.Load(values + ((long)done * width) + (i * 16));
                }

                var streams = Transpose(vectors, width);
                for (var i = 0; i < width; i++)
                {
                    streams[i].Store(target + ((long)i * count) + done);
                }
            }
        }

        for (; done < count; done++)
        {
            for (var i = 0; i < width; i++)
            {
                target[((long)i * count) + done] = values[((long)done * width) + i];
            }
        }

        output.Advance((long)count * width);
    }

    /// <summary>
    /// Interleaving the first half of a block with the second rotates the bits of each byte's index by one; four rotations move the
    /// number of the value, of which there are sixteen, below the number of the byte.
    /// </summary>
    static Vector128<byte>* Transpose(Vector128<byte>* vectors, int width)
    {
        var from = vectors;
        var to = vectors + width;
        for (var round = 0; round < 4; round++)
        {
            for (var i = 0; i < width / 2; i++)
            {
                to[2 * i] = Sse2.UnpackLow(from[i], from[i + (width / 2)]);
                to[(2 * i) + 1] = Sse2.UnpackHigh(from[i], from[i + (width / 2)]);
            }

            var filled = to;
            to = from;
            from = filled;
        }

        return from;
    }
}
