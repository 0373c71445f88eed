using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>
/// DELTA_BINARY_PACKED: blocks of 128 differences to the value before, less the smallest of the block, in four miniblocks with
/// a bit width of their own (Encodings.md, DELTA_BINARY_PACKED = 5). Differences wrap around as the type does.
/// </summary>
static unsafe class DeltaEncoder
{
    /// <summary>The differences of a block.</summary>
    public const int BlockValues = 128;

    const int Miniblocks = 4;
    const int MiniblockValues = BlockValues / Miniblocks;

    /// <summary>Appends integers of 32 bits.</summary>
    public static void Encode(int* values, int count, GrowingBuffer output)
    {
        AppendHeader(output, count, count == 0 ? 0 : values[0]);
        var deltas = stackalloc int[BlockValues];
        for (var position = 1; position < count; position += BlockValues)
        {
            var some = Math.Min(BlockValues, count - position);
            var least = Differences(values + position, some, deltas);
            AppendVarint(output, ZigZag(least));
            var widths = StartBlock(output);
            for (var mini = 0; mini * MiniblockValues < some; mini++)
            {
                var part = (uint*)deltas + (mini * MiniblockValues);
                var width = 32 - BitOperations.LeadingZeroCount(Subtract(part, (uint)least, Math.Min(MiniblockValues,
                    some - (mini * MiniblockValues))));
                *(output.Pointer + widths + mini) = (byte)width;
                AppendPacked(part, width, output);
            }
        }
    }

    /// <summary>Appends integers of 64 bits.</summary>
    public static void Encode(long* values, int count, GrowingBuffer output)
    {
        AppendHeader(output, count, count == 0 ? 0 : values[0]);
        var deltas = stackalloc long[BlockValues];
        var narrow = stackalloc uint[MiniblockValues];
        for (var position = 1; position < count; position += BlockValues)
        {
            var some = Math.Min(BlockValues, count - position);
            var least = Differences(values + position, some, deltas);
            AppendVarint(output, ZigZag(least));
            var widths = StartBlock(output);
            for (var mini = 0; mini * MiniblockValues < some; mini++)
            {
                var part = (ulong*)deltas + (mini * MiniblockValues);
                var width = 64 - BitOperations.LeadingZeroCount(Subtract(part, (ulong)least, Math.Min(MiniblockValues,
                    some - (mini * MiniblockValues))));
                *(output.Pointer + widths + mini) = (byte)width;
                if (width > 32)
                {
                    var target = output.Reserve((width * 4) + BitPacker.Overrun);
                    BitPacker.Pack(part, MiniblockValues / 8, width, target);
                    output.Advance(width * 4);
                    continue;
                }

                for (var i = 0; i < MiniblockValues; i++)
                {
                    narrow[i] = (uint)part[i];
                }

                AppendPacked(narrow, width, output);
            }
        }
    }

    /// <summary>About how many bits the differences of some values take.</summary>
    public static long Bits<T>(T* values, int count)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        long bits = 0;
        for (var start = 1; start < count; start += MiniblockValues)
        {
            var some = Math.Min(MiniblockValues, count - start);
            var least = T.MaxValue;
            var most = T.MinValue;
            for (var i = start; i < start + some; i++)
            {
                var delta = unchecked(values[i] - values[i - 1]);
                least = T.Min(least, delta);
                most = T.Max(most, delta);
            }

            var range = ulong.CreateTruncating(unchecked(most - least)) & (ulong.MaxValue >> (64 - (8 * sizeof(T))));
            bits += (some * (64L - BitOperations.LeadingZeroCount(range))) + 16;
        }

        return bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static T Differences<T>(T* values, int count, T* deltas)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var least = T.MaxValue;
        var i = 0;
        if (count >= Vector256<T>.Count)
        {
            var leasts = Vector256.Create(T.MaxValue);
            for (; i <= count - Vector256<T>.Count; i += Vector256<T>.Count)
            {
                var delta = Vector256.Load(values + i) - Vector256.Load(values + i - 1);
                delta.Store(deltas + i);
                leasts = Vector256.Min(leasts, delta);
            }

            for (var lane = 0; lane < Vector256<T>.Count; lane++)
            {
                least = T.Min(least, leasts[lane]);
            }
        }

        for (; i < count; i++)
        {
            deltas[i] = unchecked(values[i] - values[i - 1]);
            least = T.Min(least, deltas[i]);
        }

        return least;
    }

    /// <summary>Subtracts from a miniblock, fills it up with zeros, and returns all its bits together.</summary>
    static T Subtract<T>(T* part, T least, int count)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (var i = count; i < MiniblockValues; i++)
        {
            part[i] = least;
        }

        var all = Vector256<T>.Zero;
        var leasts = Vector256.Create(least);
        for (var i = 0; i < MiniblockValues; i += Vector256<T>.Count)
        {
            var difference = Vector256.Load(part + i) - leasts;
            difference.Store(part + i);
            all |= difference;
        }

        var bits = T.Zero;
        for (var lane = 0; lane < Vector256<T>.Count; lane++)
        {
            bits |= all[lane];
        }

        return bits;
    }

    static void AppendHeader(GrowingBuffer output, int count, long first)
    {
        AppendVarint(output, BlockValues);
        AppendVarint(output, Miniblocks);
        AppendVarint(output, (ulong)count);
        AppendVarint(output, ZigZag(first));
    }

    /// <summary>Makes room for the widths of a block; those of miniblocks without values stay 0.</summary>
    static long StartBlock(GrowingBuffer output)
    {
        var widths = output.Length;
        output.AppendInt32(0);
        return widths;
    }

    static void AppendPacked(uint* values, int width, GrowingBuffer output)
    {
        if (width > 0)
        {
            var target = output.Reserve((width * 4) + BitPacker.Overrun);
            BitPacker.Pack(values, MiniblockValues / 8, width, target);
            output.Advance(width * 4);
        }
    }

    static void AppendVarint(GrowingBuffer output, ulong value) => RunEncoder.AppendVarint(output, value);

    static ulong ZigZag(long value) => (ulong)(value << 1) ^ (ulong)(value >> 63);
}
