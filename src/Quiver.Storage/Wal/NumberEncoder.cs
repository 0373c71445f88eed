using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Quiver.Storage.Wal;

/// <summary>
/// Writes 64-bit numbers in whole bytes: frame of reference (Goldstein et al., "Compressing Relations and Indexes", ICDE 1998), the same
/// of steps, or runs of steps, whichever is least. Bits are not packed: that would save little beside the flush and cost as much as the
/// parsing of the numbers.
/// </summary>
static unsafe class NumberEncoder
{
    /// <summary>The largest of the units that times are tried to be multiples of, and then the smaller ones.</summary>
    static readonly long[] Units = [1_000_000_000, 1_000_000, 1000];

    /// <summary>Writes times: where they need many bytes and are whole seconds, milliseconds or microseconds, they are counted in
    /// these.</summary>
    /// <param name="payload">What is written to.</param>
    /// <param name="times">The times.</param>
    /// <param name="count">How many.</param>
    /// <param name="scratch">Room for as many.</param>
    public static void WriteTimes(WalPayload payload, long* times, int count, long* scratch)
    {
        var isRuns = count >= 2 && NumberRange.Of(times, count).StepChanges < count / 16;
        var unit = isRuns || count < 2 ? 1 : UnitOf(times, count, scratch);
        payload.WriteVarint((ulong)unit);
        Write(payload, unit == 1 ? times : scratch, count);
    }

    /// <summary>Writes numbers; their count is not written.</summary>
    public static void Write(WalPayload payload, long* values, int count)
    {
        if (count < 2)
        {
            WriteForm(payload, NumberForm.Offsets, 0);
            payload.WriteZigZag(count == 0 ? 0 : values[0]);
            return;
        }

        var range = NumberRange.Of(values, count);
        var offsetWidth = WidthOf((ulong)(range.Max - range.Min));
        var stepWidth = WidthOf((ulong)(range.MaxStep - range.MinStep));
        var narrow = (long)Math.Min(offsetWidth, stepWidth) * count;
        if (range.StepChanges < count / 8 && narrow > 0 && (range.StepChanges + 1L) * RunBytes(range) < narrow)
        {
            WriteStepRuns(payload, values, count, range.StepChanges + 1);
        }
        else if (stepWidth < offsetWidth)
        {
            WriteForm(payload, NumberForm.Steps, stepWidth);
            payload.WriteZigZag(values[0]);
            payload.WriteZigZag(range.MinStep);
            Narrow(payload, values, count - 1, new StepSource(range.MinStep), stepWidth);
        }
        else
        {
            WriteForm(payload, NumberForm.Offsets, offsetWidth);
            payload.WriteZigZag(range.Min);
            Narrow(payload, values, count, new OffsetSource(range.Min), offsetWidth);
        }
    }

    static void WriteForm(WalPayload payload, NumberForm form, int width)
    {
        *payload.Reserve(1) = (byte)((int)form | (width << 2));
        payload.Advance(1);
    }

    static int WidthOf(ulong distance) => distance switch
    {
        0 => 0,
        <= byte.MaxValue => 1,
        <= ushort.MaxValue => 2,
        <= uint.MaxValue => 4,
        _ => 8,
    };

    /// <summary>At most so many bytes are taken by a run: its step and, as a guess, two for its length.</summary>
    static int RunBytes(in NumberRange range)
    {
        var widest = Math.Max((ulong)Math.Abs(Math.Max(range.MinStep, -long.MaxValue)), (ulong)Math.Abs(Math.Max(range.MaxStep,
            -long.MaxValue)));
        return 2 + (BitOperations.Log2(widest | 1) + 8) / 7;
    }

    static void WriteStepRuns(WalPayload payload, long* values, int count, int runs)
    {
        WriteForm(payload, NumberForm.StepRuns, 0);
        payload.WriteZigZag(values[0]);
        payload.WriteVarint((ulong)runs);
        for (var i = 1; i < count;)
        {
            var start = i;
            var step = values[i] - values[i - 1];
            var steps = Vector256.Create(step);
            for (; i + 4 <= count && Vector256.Load(values + i) - Vector256.Load(values + i - 1) == steps; i += 4)
            {
            }

            while (i < count && values[i] - values[i - 1] == step)
            {
                i++;
            }

            payload.WriteZigZag(step);
            payload.WriteVarint((ulong)(i - start));
        }
    }

    /// <summary>Returns the largest unit that all times are multiples of, their counts of it in the scratch; 1 where there is
    /// none.</summary>
    static long UnitOf(long* times, int count, long* scratch)
    {
        foreach (var unit in Units)
        {
            var i = 0;
            for (; i < count; i++)
            {
                var quotient = times[i] / unit;
                scratch[i] = quotient;
                if (quotient * unit != times[i])
                {
                    break;
                }
            }

            if (i == count)
            {
                return unit;
            }
        }

        return 1;
    }

    static void Narrow<TSource>(WalPayload payload, long* values, int count, TSource source, int width)
        where TSource : struct, INumberSource
    {
        var target = payload.Reserve(count * (long)width);
        switch (width)
        {
            case 1:
                ToBytes(values, count, source, target);
                break;
            case 2:
                ToUInt16(values, count, source, (ushort*)target);
                break;
            case 4:
                ToUInt32(values, count, source, (uint*)target);
                break;
            case 8:
                ToUInt64(values, count, source, (ulong*)target);
                break;
            default:
                break;
        }

        payload.Advance(count * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<uint> Eight<TSource>(long* values, TSource source)
        where TSource : struct, INumberSource => Vector256.Narrow(source.Load(values), source.Load(values + 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<ushort> Sixteen<TSource>(long* values, TSource source)
        where TSource : struct, INumberSource => Vector256.Narrow(Eight(values, source), Eight(values + 8, source));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ToBytes<TSource>(long* values, int count, TSource source, byte* target)
        where TSource : struct, INumberSource
    {
        var i = 0;
        for (; i + 32 <= count; i += 32)
        {
            Vector256.Narrow(Sixteen(values + i, source), Sixteen(values + i + 16, source)).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = (byte)source.At(values + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ToUInt16<TSource>(long* values, int count, TSource source, ushort* target)
        where TSource : struct, INumberSource
    {
        var i = 0;
        for (; i + 16 <= count; i += 16)
        {
            Sixteen(values + i, source).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = (ushort)source.At(values + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ToUInt32<TSource>(long* values, int count, TSource source, uint* target)
        where TSource : struct, INumberSource
    {
        var i = 0;
        for (; i + 8 <= count; i += 8)
        {
            Eight(values + i, source).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = (uint)source.At(values + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ToUInt64<TSource>(long* values, int count, TSource source, ulong* target)
        where TSource : struct, INumberSource
    {
        var i = 0;
        for (; i + 4 <= count; i += 4)
        {
            source.Load(values + i).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = source.At(values + i);
        }
    }
}
