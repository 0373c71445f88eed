using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Quiver.Storage.Wal;

/// <summary>Reads what <see cref="NumberEncoder"/> wrote.</summary>
static unsafe class NumberDecoder
{
    /// <summary>Reads times.</summary>
    public static void ReadTimes(ref PayloadReader reader, long* times, int count)
    {
        var unit = reader.ReadVarint();
        if (unit is 0 or > 1_000_000_000)
        {
            throw PayloadReader.Damaged($"times are counted in {unit} nanoseconds");
        }

        Read(ref reader, times, count);
        if (unit != 1)
        {
            for (var i = 0; i < count; i++)
            {
                times[i] *= (long)unit;
            }
        }
    }

    /// <summary>Reads numbers.</summary>
    public static void Read(ref PayloadReader reader, long* target, int count)
    {
        var head = reader.ReadByte();
        var width = head >> 2;
        if (width is not (0 or 1 or 2 or 4 or 8))
        {
            throw PayloadReader.Damaged($"numbers have {width} bytes");
        }

        var first = reader.ReadZigZag();
        switch ((NumberForm)(head & 3))
        {
            case NumberForm.Offsets:
                Widen(ref reader, target, count, width, first);
                break;
            case NumberForm.Steps when count >= 2:
                target[0] = first;
                Widen(ref reader, target + 1, count - 1, width, reader.ReadZigZag());
                Accumulate(target, count);
                break;
            case NumberForm.StepRuns when count >= 2:
                ReadStepRuns(ref reader, target, count, first);
                break;
            default:
                throw PayloadReader.Damaged($"there is no form of numbers {head & 3} for {count}");
        }
    }

    static void ReadStepRuns(ref PayloadReader reader, long* target, int count, long value)
    {
        target[0] = value;
        var next = 1;
        for (var runs = reader.ReadCount(count - 1, "the number of runs"); runs > 0; runs--)
        {
            var step = reader.ReadZigZag();
            for (var length = reader.ReadCount(count - next, "the length of a run"); length > 0; length--)
            {
                value += step;
                target[next++] = value;
            }
        }

        if (next < count)
        {
            throw PayloadReader.Damaged($"runs have {next} numbers of {count}");
        }
    }

    static void Accumulate(long* target, int count)
    {
        var value = target[0];
        for (var i = 1; i < count; i++)
        {
            value += target[i];
            target[i] = value;
        }
    }

    static void Widen(ref PayloadReader reader, long* target, int count, int width, long least)
    {
        var bytes = reader.Take((long)count * width);
        switch (width)
        {
            case 0:
                new Span<long>(target, count).Fill(least);
                break;
            case 1:
                Widen(bytes, target, least);
                break;
            case 2:
                Widen(MemoryMarshal.Cast<byte, ushort>(bytes), target, least);
                break;
            case 4:
                Widen(MemoryMarshal.Cast<byte, uint>(bytes), target, least);
                break;
            default:
                Widen(MemoryMarshal.Cast<byte, ulong>(bytes), target, least);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Widen<T>(ReadOnlySpan<T> source, long* target, long least)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = (long)ulong.CreateTruncating(source[i]) + least;
        }
    }
}
