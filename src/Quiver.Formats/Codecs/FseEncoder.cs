using System.Numerics;
using System.Runtime.CompilerServices;

namespace Quiver.Formats.Codecs;

/// <summary>An encoding table of finite-state entropy (RFC 8878, 4.1): the inverse of what <see cref="FseDistribution"/> is read to.</summary>
sealed unsafe class FseEncoder
{
    /// <summary>The largest accuracy of sequences.</summary>
    public const int MaxLog = 9;

    const int MinLog = 5;
    const int MaxSymbols = 64;

    static readonly float[] Logarithms = [0, .. Enumerable.Range(1, 1 << MaxLog).Select(i => (float)Math.Log2(i))];

    readonly ushort[] _states = new ushort[1 << MaxLog];
    readonly Transform[] _transforms = new Transform[MaxSymbols];
    readonly short[] _counts = new short[MaxSymbols];
    int _symbols;
    int _log;

    /// <summary>How many bits a state takes.</summary>
    public int Log => _log;

    /// <summary>Fills the table for one symbol, which takes no bits.</summary>
    public void FillSingle(int symbol)
    {
        _log = 0;
        _states[0] = 0;
        _transforms[symbol] = default;
    }

    /// <summary>Fills the table from normalised counts.</summary>
    public void Fill(ReadOnlySpan<short> counts, int log)
    {
        counts.CopyTo(_counts);
        _symbols = counts.Length;
        _log = log;
        Span<byte> symbols = stackalloc byte[1 << MaxLog];
        new FseDistribution { Counts = _counts, SymbolCount = _symbols, AccuracyLog = log }.Spread(symbols);
        Span<int> next = stackalloc int[MaxSymbols];
        int total = 0;
        int size = 1 << log;
        for (int symbol = 0; symbol < counts.Length; symbol++)
        {
            int count = Math.Abs((int)counts[symbol]);
            next[symbol] = total;
            if (count > 0)
            {
                int bits = count == 1 ? log : log - BitOperations.Log2((uint)(count - 1)); // The most that a state gives off.
                _transforms[symbol] = new Transform { BitsDelta = (bits << 16) - (count << bits), StateDelta = total - count };
                total += count;
            }
        }

        for (int state = 0; state < size; state++)
        {
            _states[next[symbols[state]]++] = (ushort)(size + state);
        }
    }

    /// <summary>Estimates how many bits symbols take, infinite where the table lacks one.</summary>
    public float Cost(ReadOnlySpan<uint> histogram) => Cost(histogram, _counts.AsSpan(0, _symbols), _log);

    /// <summary>Estimates the same for normalised counts.</summary>
    public static float Cost(ReadOnlySpan<uint> histogram, ReadOnlySpan<short> counts, int log)
    {
        float bits = 0;
        for (int symbol = 0; symbol < histogram.Length; symbol++)
        {
            if (histogram[symbol] != 0)
            {
                if (symbol >= counts.Length || counts[symbol] == 0)
                {
                    return float.PositiveInfinity;
                }

                bits += histogram[symbol] * (log - Logarithms[Math.Abs((int)counts[symbol])]);
            }
        }

        return bits;
    }

    /// <summary>How many bits a state should have for so many symbols (the rule of the reference encoder).</summary>
    public static int ChooseLog(int total, int symbols, int maxLog)
    {
        int most = BitOperations.Log2((uint)Math.Max(total - 1, 1)) - 2;
        int least = Math.Min(BitOperations.Log2((uint)total) + 1, BitOperations.Log2((uint)Math.Max(symbols - 1, 1)) + 2);
        return Math.Clamp(Math.Max(Math.Min(maxLog, most), least), MinLog, maxLog);
    }

    /// <summary>Scales a histogram so that it adds up to the number of states; symbols that are rarer than a state get -1.</summary>
    public static void Normalise(ReadOnlySpan<uint> histogram, uint total, int log, Span<short> counts)
    {
        int left = 1 << log;
        int largest = 0;
        for (int symbol = 0; symbol < histogram.Length; symbol++)
        {
            ulong scaled = ((ulong)histogram[symbol] << (log + 8)) / total;
            int count = (int)(scaled >> 8);

            // Rounding up pays from a fraction on that falls with the count: 2^-(1 + 1/n) states too many cost more than a half too few.
            if (count is > 0 and < 8 ? (scaled & 255) > 140 : (scaled & 255) >= 128)
            {
                count++;
            }

            counts[symbol] = (short)(histogram[symbol] == 0 ? 0 : scaled < 256 ? -1 : count);
            left -= Math.Abs((int)counts[symbol]);
            largest = counts[symbol] > counts[largest] ? symbol : largest;
        }

        if (left >= 0 || -left < counts[largest] / 4)
        {
            counts[largest] += (short)left;
            return;
        }

        // Many rare symbols took more than the largest one can give: all that have more than one give in turn.
        for (int symbol = 0; left < 0; symbol = (symbol + 1) % counts.Length)
        {
            int give = Math.Min(-left, (counts[symbol] + 3) / 8);
            if (counts[symbol] - give >= 1 && give > 0)
            {
                counts[symbol] -= (short)give;
                left += give;
            }
            else if (counts[symbol] > 1)
            {
                counts[symbol]--;
                left++;
            }
        }
    }

    /// <summary>Writes normalised counts as <see cref="FseDistribution.Read"/> reads them; returns where they end.</summary>
    public static byte* Write(ReadOnlySpan<short> counts, int log, byte* output)
    {
        var bits = new ZstdBitWriter(output);
        bits.Add((uint)(log - MinLog), 4);
        int remaining = 1 << log;
        for (int symbol = 0; remaining > 0; bits.Flush())
        {
            int count = counts[symbol++];
            int value = count + 1;
            int width = BitOperations.Log2((uint)(remaining + 1)) + 1;
            int threshold = (1 << width) - 2 - remaining;
            int half = 1 << (width - 1);
            if (value < threshold)
            {
                bits.Add((uint)value, width - 1);
            }
            else
            {
                bits.Add((uint)(value < half ? value : value + threshold), width);
            }

            remaining -= Math.Abs(count);
            if (count == 0)
            {
                int zeros = 0;
                while (counts[symbol + zeros] == 0)
                {
                    zeros++;
                }

                symbol += zeros;
                for (; zeros >= 3; zeros -= 3)
                {
                    bits.Add(3, 2);
                    bits.Flush();
                }

                bits.Add((uint)zeros, 2);
            }
        }

        return bits.EndBytes();
    }

    /// <summary>Returns the state for the symbol that is decoded last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Begin(int symbol)
    {
        Transform transform = _transforms[symbol];
        int bits = (transform.BitsDelta + (1 << 15)) >> 16;
        int value = (bits << 16) - transform.BitsDelta;
        return _states[(value >> bits) + transform.StateDelta];
    }

    /// <summary>Gives off the bits of a state and moves on to that of the symbol before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move(ref ZstdBitWriter bits, ref uint state, Transform transform, ushort* states)
    {
        int width = (int)(state + (uint)transform.BitsDelta) >> 16;
        bits.AddLowest(state, width);
        state = states[(int)(state >> width) + transform.StateDelta];
    }

    /// <summary>The parts of the table for loops that keep them pinned.</summary>
    public (ushort[] States, Transform[] Transforms) Parts => (_states, _transforms);

    /// <summary>How a symbol changes a state.</summary>
    public struct Transform
    {
        /// <summary>Added to a state, the bits it gives off in the upper half.</summary>
        public int BitsDelta;

        /// <summary>Added to what remains of the state, the place of the next one.</summary>
        public int StateDelta;
    }
}
