using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>The hybrid of runs and bit-packed groups of eight for levels, booleans and dictionary codes (Encodings.md, RLE = 3).</summary>
static unsafe class RunEncoder
{
    /// <summary>Equal groups of eight that are worth a run of their own: ending a packed run for less costs more than it saves.</summary>
    const int MinRunGroups = 2;

    /// <summary>Appends dictionary codes of <paramref name="width"/> bits (1 to 32).</summary>
    public static void Encode(int* codes, int count, int width, GrowingBuffer output)
    {
        for (var position = 0; position < count;)
        {
            var run = RunLength(codes + position, count - position);
            if (run >= 8)
            {
                AppendRun(output, run, (uint)codes[position], width);
                position += run;
                continue;
            }

            var groups = 1;
            while ((groups * 8) + position < count && !IsRun(codes + position + (groups * 8), count - position - (groups * 8)))
            {
                groups++;
            }

            AppendVarint(output, ((ulong)groups << 1) | 1);
            var target = output.Reserve(((long)groups * width) + BitPacker.Overrun);
            var whole = Math.Min(groups, (count - position) / 8);
            BitPacker.Pack((uint*)codes + position, whole, width, target);
            if (whole < groups)
            {
                var rest = stackalloc uint[8];
                new Span<uint>(rest, 8).Clear();
                new ReadOnlySpan<uint>(codes + position + (whole * 8), count - position - (whole * 8)).CopyTo(new Span<uint>(rest, 8));
                BitPacker.Pack(rest, 1, width, target + ((long)whole * width));
            }

            output.Advance((long)groups * width);
            position = Math.Min(count, position + (groups * 8));
        }
    }

    /// <summary>Appends levels or booleans of <paramref name="width"/> bits (1 to 8), each in a byte.</summary>
    public static void Encode(byte* values, int count, int width, GrowingBuffer output)
    {
        for (var position = 0; position < count;)
        {
            var run = RunLength(values + position, count - position);
            if (run >= 8)
            {
                AppendRun(output, run, values[position], width);
                position += run;
                continue;
            }

            var groups = 1;
            while ((groups * 8) + position < count && !IsRun(values + position + (groups * 8), count - position - (groups * 8)))
            {
                groups++;
            }

            AppendVarint(output, ((ulong)groups << 1) | 1);
            var target = output.Reserve(((long)groups * width) + BitPacker.Overrun);
            var whole = Math.Min(groups, (count - position) / 8);
            BitPacker.Pack(values + position, whole, width, target);
            if (whole < groups)
            {
                ulong rest = 0;
                new ReadOnlySpan<byte>(values + position + (whole * 8), count - position - (whole * 8)).CopyTo(new Span<byte>(&rest, 8));
                BitPacker.Pack((byte*)&rest, 1, width, target + ((long)whole * width));
            }

            output.Advance((long)groups * width);
            position = Math.Min(count, position + (groups * 8));
        }
    }

    /// <summary>Appends one run.</summary>
    public static void AppendRun(GrowingBuffer output, long count, uint value, int width)
    {
        AppendVarint(output, (ulong)count << 1);
        Unsafe.WriteUnaligned(output.Reserve(4), value);
        output.Advance((width + 7) / 8);
    }

    /// <summary>Appends an unsigned LEB128 number.</summary>
    public static void AppendVarint(GrowingBuffer output, ulong value)
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

    static int RunLength<T>(T* values, int count)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (count < 8 || values[0] != values[1])
        {
            return 1;
        }

        var other = new ReadOnlySpan<T>(values, count).IndexOfAnyExcept(values[0]);
        return other < 0 ? count : other;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IsRun(int* codes, int count)
    {
        if (count < 8 * MinRunGroups || codes[0] != codes[1])
        {
            return false;
        }

        var first = Vector256.Create(codes[0]);
        return Vector256.Load(codes) == first && Vector256.Load(codes + 8) == first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IsRun(byte* values, int count) => count >= 8 * MinRunGroups && *(ulong*)values == *(ulong*)(values + 8)
        && *(ulong*)values == values[0] * 0x0101010101010101UL;
}
