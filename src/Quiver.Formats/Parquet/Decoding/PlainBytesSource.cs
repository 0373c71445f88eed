using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;

namespace Quiver.Formats.Parquet.Decoding;

/// <summary>PLAIN byte arrays: a length of four bytes and the bytes.</summary>
sealed unsafe class PlainBytesSource : BytesSource
{
    // Masks for the first four and the last eight of the twelve bytes of a short view, by length.
    static readonly ulong[] LowMasks = Build(0);
    static readonly ulong[] HighMasks = Build(4);

    byte* _next;
    byte* _end;

    public override bool PointsIntoPage => true;

    public override byte* Next => _next;

    public override void Start(byte* data, int length)
    {
        _next = data;
        _end = data + length;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Read(StringView* destination, int count, StringHeap heap)
    {
        var next = _next;
        var end = _end;
        fixed (ulong* lowMasks = LowMasks)
        fixed (ulong* highMasks = HighMasks)
        {
            for (var i = 0; i < count; i++)
            {
                // Length and first four bytes lie in the page as they do in a view.
                var low = *(ulong*)next;
                var length = (uint)low;
                if (length > end - next - 4)
                {
                    throw Short(next, length);
                }

                if (length > StringView.InlineCapacity)
                {
                    destination[i].Low = low;
                    destination[i].High = (ulong)(next + 4);
                }
                else
                {
                    destination[i].Low = low & lowMasks[length];
                    destination[i].High = *(ulong*)(next + 8) & highMasks[length];
                }

                next += 4 + length;
            }
        }

        _next = next;
    }

    public override void Skip(int count, StringHeap heap)
    {
        for (; count > 0; count--)
        {
            var length = *(uint*)_next;
            if (length > _end - _next - 4)
            {
                throw Short(_next, length);
            }

            _next += 4 + length;
        }
    }

    Exception Short(byte* next, uint length) => _end - next < 4
        ? ParquetErrors.Corrupt("a page ends before its values do")
        : ParquetErrors.Corrupt($"a byte array of {length} bytes was announced, {_end - next - 4} bytes of the page remain");

    static ulong[] Build(int firstByte)
    {
        var masks = new ulong[StringView.InlineCapacity + 1];
        for (var length = 0; length < masks.Length; length++)
        {
            // Low words carry the length itself in their lower half.
            var bytes = Math.Clamp(length - firstByte, 0, firstByte == 0 ? 4 : 8);
            var mask = bytes == 8 ? ulong.MaxValue : (1UL << (bytes * 8)) - 1;
            masks[length] = firstByte == 0 ? (mask << 32) | uint.MaxValue : mask;
        }

        return masks;
    }
}
