using System.Numerics;
using System.Runtime.InteropServices;

namespace Quiver.Formats.Codecs;

/// <summary>A decoding table for literal lengths, match lengths or offsets: state to value, extra bits and next state.</summary>
sealed class ZstdSequenceTable
{
    /// <summary>The largest accuracy that the format allows for sequences.</summary>
    public const int MaxLog = 9;

    internal static readonly short[] DefaultLiteralLengths =
        [4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1];

    internal static readonly short[] DefaultMatchLengths =
        [1, 4, 3, 2, 2, 2, 2, 2, 2, .. Enumerable.Repeat((short)1, 37), -1, -1, -1, -1, -1, -1, -1];

    internal static readonly short[] DefaultOffsets =
        [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1];

    internal static readonly byte[] LiteralLengthBits =
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    internal static readonly byte[] MatchLengthBits =
        [.. new byte[32], 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    readonly uint[] _baselines;
    readonly byte[] _extraBits;
    readonly int _maxLog;

    ZstdSequenceTable(uint[] baselines, byte[] extraBits, int maxLog)
    {
        _baselines = baselines;
        _extraBits = extraBits;
        _maxLog = maxLog;
    }

    /// <summary>Two to this power states.</summary>
    public int Log { get; private set; }

    /// <summary>One entry per state.</summary>
    public Entry[] Entries { get; } = new Entry[1 << MaxLog];

    /// <summary>An empty table for literal lengths.</summary>
    public static ZstdSequenceTable ForLiteralLengths() => new(Baselines(LiteralLengthBits, 0), LiteralLengthBits, 9);

    /// <summary>An empty table for match lengths.</summary>
    public static ZstdSequenceTable ForMatchLengths() => new(Baselines(MatchLengthBits, 3), MatchLengthBits, 9);

    /// <summary>An empty table for offsets: code n stands for 2^n and n extra bits.</summary>
    public static ZstdSequenceTable ForOffsets()
    {
        var bits = new byte[32];
        var baselines = new uint[32];
        for (var code = 0; code < 32; code++)
        {
            bits[code] = (byte)code;
            baselines[code] = 1u << code;
        }

        return new ZstdSequenceTable(baselines, bits, 8);
    }

    /// <summary>Fills the table with the distribution that the format predefines for its kind (RFC 8878, 3.1.1.3.2.2).</summary>
    public ZstdSequenceTable FillDefault()
    {
        var counts = _baselines.Length switch
        {
            36 => DefaultLiteralLengths,
            53 => DefaultMatchLengths,
            _ => DefaultOffsets,
        };
        Build(new FseDistribution { Counts = counts, SymbolCount = counts.Length, AccuracyLog = _baselines.Length == 32 ? 5 : 6 });
        return this;
    }

    /// <summary>Fills the table with one code for every sequence.</summary>
    public void FillSingle(byte code)
    {
        if (code >= _baselines.Length)
        {
            throw ZstdDecoder.Corrupt($"a sequence code {code} is out of range");
        }

        Log = 0;
        Entries[0] = new Entry { Baseline = _baselines[code], ExtraBits = _extraBits[code] };
    }

    /// <summary>Fills the table from a distribution at the front of the source; returns the bytes it took.</summary>
    public int FillFrom(ReadOnlySpan<byte> source)
    {
        Span<short> counts = stackalloc short[_baselines.Length];
        var read = FseDistribution.Read(source, counts, _maxLog, out var distribution);
        Build(distribution);
        return read;
    }

    void Build(FseDistribution distribution)
    {
        Log = distribution.AccuracyLog;
        var size = 1 << Log;
        Span<byte> symbols = stackalloc byte[1 << MaxLog];
        distribution.Spread(symbols);
        Span<int> next = stackalloc int[distribution.SymbolCount];
        for (var symbol = 0; symbol < next.Length; symbol++)
        {
            next[symbol] = Math.Abs((int)distribution.Counts[symbol]);
        }

        for (var state = 0; state < size; state++)
        {
            var symbol = symbols[state];
            var ordinal = next[symbol]++;
            var bits = Log - BitOperations.Log2((uint)ordinal);
            Entries[state] = new Entry
            {
                Baseline = _baselines[symbol],
                ExtraBits = _extraBits[symbol],
                StateBits = (byte)bits,
                NextState = (ushort)((ordinal << bits) - size),
            };
        }
    }

    static uint[] Baselines(byte[] extraBits, uint first)
    {
        var baselines = new uint[extraBits.Length];
        for (var code = 0; code < baselines.Length; code++)
        {
            baselines[code] = first;
            first += 1u << extraBits[code];
        }

        return baselines;
    }

    /// <summary>What a state means and where it leads.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Entry
    {
        /// <summary>The value before its extra bits are added.</summary>
        public uint Baseline;

        /// <summary>The next state before its bits are added.</summary>
        public ushort NextState;

        /// <summary>How many bits the next state takes.</summary>
        public byte StateBits;

        /// <summary>How many extra bits the value takes.</summary>
        public byte ExtraBits;
    }
}
