using System.Numerics;

namespace Quiver.Formats.Codecs;

/// <summary>The normalised counts of a finite-state-entropy table (RFC 8878, 4.1.1); -1 stands for "less than one".</summary>
ref struct FseDistribution
{
    /// <summary>Counts by symbol.</summary>
    public Span<short> Counts;

    /// <summary>How many symbols have a count, zeros included.</summary>
    public int SymbolCount;

    /// <summary>The table has two to this power states.</summary>
    public int AccuracyLog;

    /// <summary>Reads a distribution from the front of the source; returns the bytes it took.</summary>
    public static int Read(ReadOnlySpan<byte> source, Span<short> counts, int maxLog, out FseDistribution distribution)
    {
        distribution = default;
        distribution.Counts = counts;
        var position = 0;
        var log = (int)Take(source, ref position, 4) + 5;
        if (log > maxLog)
        {
            throw ZstdDecoder.Corrupt($"an entropy table of accuracy {log} exceeds {maxLog}");
        }

        distribution.AccuracyLog = log;
        var remaining = 1 << log;
        var symbol = 0;
        while (remaining > 0)
        {
            if (symbol >= counts.Length || position > source.Length * 8)
            {
                throw ZstdDecoder.Corrupt("an entropy table has too many symbols");
            }

            // A value needs one bit less when it is small enough for its range to stay unambiguous.
            var width = BitOperations.Log2((uint)(remaining + 1)) + 1;
            var value = (int)Look(source, position, width);
            var low = value & ((1 << (width - 1)) - 1);
            var threshold = (1 << width) - 2 - remaining;
            if (low < threshold)
            {
                position += width - 1;
                value = low;
            }
            else
            {
                position += width;
                if (value >= 1 << (width - 1))
                {
                    value -= threshold;
                }
            }

            var count = value - 1;
            remaining -= Math.Abs(count);
            counts[symbol++] = (short)count;
            for (var repeat = count == 0 ? 3u : 0u; repeat == 3;)
            {
                repeat = Take(source, ref position, 2);
                if (symbol + repeat > counts.Length)
                {
                    throw ZstdDecoder.Corrupt("an entropy table has too many symbols");
                }

                counts.Slice(symbol, (int)repeat).Clear();
                symbol += (int)repeat;
            }
        }

        var bytes = (position + 7) >> 3;
        if (remaining != 0 || bytes > source.Length)
        {
            throw ZstdDecoder.Corrupt("an entropy table's counts do not add up");
        }

        distribution.SymbolCount = symbol;
        return bytes;
    }

    /// <summary>Assigns each state its symbol: step through the states, rare symbols at the top.</summary>
    public readonly void Spread(Span<byte> symbols)
    {
        var size = 1 << AccuracyLog;
        var high = size - 1;
        for (var symbol = 0; symbol < SymbolCount; symbol++)
        {
            if (Counts[symbol] == -1)
            {
                symbols[high--] = (byte)symbol;
            }
        }

        var step = (size >> 1) + (size >> 3) + 3;
        var position = 0;
        for (var symbol = 0; symbol < SymbolCount; symbol++)
        {
            for (var i = 0; i < Counts[symbol]; i++)
            {
                symbols[position] = (byte)symbol;
                do
                {
                    position = (position + step) & (size - 1);
                }
                while (position > high);
            }
        }
    }

    static uint Take(ReadOnlySpan<byte> source, ref int position, int count)
    {
        var value = Look(source, position, count);
        position += count;
        return value;
    }

    static uint Look(ReadOnlySpan<byte> source, int position, int count)
    {
        uint value = 0;
        var first = position >> 3;
        for (var i = 0; i < 4 && first + i < source.Length; i++)
        {
            value |= (uint)source[first + i] << (8 * i);
        }

        return (value >> (position & 7)) & ((1u << count) - 1);
    }
}
