using System.Numerics;
using System.Runtime.CompilerServices;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>The hybrid of runs and bit-packed groups of eight for levels and dictionary codes (Encodings.md, RLE = 3).</summary>
static unsafe class RunEncoder
{
    const int MinRun = 16;

    /// <summary>Appends the values, each of <paramref name="width"/> bits (1 to 32).</summary>
    public static void Encode<T>(ReadOnlySpan<T> values, int width, GrowingBuffer output)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (var position = 0; position < values.Length;)
        {
            var run = RunLength(values[position..]);
            if (run >= 8)
            {
                AppendVarint(output, (ulong)run << 1);
                var value = uint.CreateTruncating(values[position]);
                for (var i = 0; i < width; i += 8)
                {
                    *output.Reserve(1) = (byte)(value >> i);
                    output.Advance(1);
                }

                position += run;
                continue;
            }

            var groups = PackedGroups(values[position..]);
            AppendVarint(output, ((ulong)groups << 1) | 1);
            var count = Math.Min(groups * 8, values.Length - position);
            Pack(values.Slice(position, count), groups, width, output);
            position += count;
        }
    }

    static int RunLength<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryInteger<T>
    {
        var other = values.IndexOfAnyExcept(values[0]);
        return other < 0 ? values.Length : other;
    }

    /// <summary>Counts the groups before the next run that is worth a header of its own.</summary>
    static int PackedGroups<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryInteger<T>
    {
        var groups = 1;
        for (var start = 8; start < values.Length; start += 8, groups++)
        {
            var rest = values[start..];
            if (rest.Length >= MinRun && rest[0] == rest[1] && rest[0] == rest[MinRun - 1] && !rest[..MinRun].ContainsAnyExcept(rest[0]))
            {
                break;
            }
        }

        return groups;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Pack<T>(ReadOnlySpan<T> values, int groups, int width, GrowingBuffer output)
        where T : unmanaged, IBinaryInteger<T>
    {
        var bytes = (long)groups * width;
        var target = output.Reserve(bytes);
        ulong pending = 0;
        var bits = 0;
        foreach (var value in values)
        {
            pending |= (ulong)uint.CreateTruncating(value) << bits;
            bits += width;
            if (bits >= 32)
            {
                Unsafe.WriteUnaligned(target, (uint)pending);
                target += 4;
                pending >>= 32;
                bits -= 32;
            }
        }

        // The rest and the padding of the last group: at most eight values of 32 bits, which the slack holds.
        for (var missing = (groups * 8) - values.Length; missing >= 0; missing--)
        {
            while (bits >= 8)
            {
                *target++ = (byte)pending;
                pending >>= 8;
                bits -= 8;
            }

            bits += missing > 0 ? width : 0;
        }

        if (bits > 0)
        {
            *target = (byte)pending;
        }

        output.Advance(bytes);
    }

    static void AppendVarint(GrowingBuffer output, ulong value)
    {
        var target = output.Reserve(10);
        var length = 0;
        while (value >= 0x80)
        {
            target[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[length++] = (byte)value;
        output.Advance(length);
    }
}
