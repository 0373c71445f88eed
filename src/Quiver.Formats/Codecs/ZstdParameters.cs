using System.Numerics;

namespace Quiver.Formats.Codecs;

/// <summary>What a compression level means for an input of some length.</summary>
/// <param name="Strategy">How matches are found.</param>
/// <param name="WindowLog">Matches reach at most two to this power bytes back.</param>
/// <param name="HashLog">The main table has two to this power positions.</param>
/// <param name="ShortLog">The table of short matches has two to this power positions; for <see cref="ZstdStrategy.DoubleFast"/>.</param>
/// <param name="RowLog">Two to this power candidates share a row; for <see cref="ZstdStrategy.Greedy"/> and the lazy ones.</param>
/// <param name="MinMatch">How many bytes are hashed.</param>
readonly record struct ZstdParameters(ZstdStrategy Strategy, int WindowLog, int HashLog, int ShortLog, int RowLog, int MinMatch)
{
    /// <summary>The fastest level.</summary>
    public const int MinLevel = 1;

    /// <summary>The level that is meant where none is given.</summary>
    public const int DefaultLevel = 3;

    /// <summary>The highest level that the format's own tool knows; those above <see cref="MaxDistinctLevel"/> are the same here.</summary>
    public const int MaxLevel = 22;

    /// <summary>The strongest level that differs from the one before.</summary>
    public const int MaxDistinctLevel = 12;

    const int MinWindowLog = 10;
    const int MinHashLog = 9;

    /// <summary>By level, for inputs of more than 256 KB, of up to 256 KB and of up to 128 KB.</summary>
    static readonly ZstdParameters[][] Tables =
    [
        [
            new(ZstdStrategy.Fast, 19, 14, 0, 0, 7), new(ZstdStrategy.Fast, 20, 16, 0, 0, 6),
            new(ZstdStrategy.DoubleFast, 21, 17, 16, 0, 5), new(ZstdStrategy.DoubleFast, 21, 18, 18, 0, 5),
            new(ZstdStrategy.Greedy, 21, 19, 0, 4, 5), new(ZstdStrategy.Lazy, 21, 19, 0, 4, 5),
            new(ZstdStrategy.Lazy, 21, 20, 0, 4, 5), new(ZstdStrategy.Lazy2, 21, 20, 0, 4, 5),
            new(ZstdStrategy.Lazy2, 22, 21, 0, 4, 5), new(ZstdStrategy.Lazy2, 22, 22, 0, 5, 5),
            new(ZstdStrategy.Lazy2, 22, 22, 0, 6, 5), new(ZstdStrategy.Lazy2, 22, 23, 0, 6, 5),
        ],
        [
            new(ZstdStrategy.Fast, 18, 14, 0, 0, 6), new(ZstdStrategy.DoubleFast, 18, 14, 14, 0, 5),
            new(ZstdStrategy.DoubleFast, 18, 16, 16, 0, 4), new(ZstdStrategy.Greedy, 18, 17, 0, 4, 5),
            new(ZstdStrategy.Greedy, 18, 18, 0, 5, 5), new(ZstdStrategy.Lazy, 18, 19, 0, 4, 5),
            new(ZstdStrategy.Lazy, 18, 19, 0, 4, 4), new(ZstdStrategy.Lazy2, 18, 19, 0, 4, 4),
            new(ZstdStrategy.Lazy2, 18, 19, 0, 5, 4), new(ZstdStrategy.Lazy2, 18, 19, 0, 6, 4),
            new(ZstdStrategy.Lazy2, 18, 20, 0, 6, 4), new(ZstdStrategy.Lazy2, 18, 21, 0, 6, 4),
        ],
        [
            new(ZstdStrategy.Fast, 17, 13, 0, 0, 6), new(ZstdStrategy.Fast, 17, 15, 0, 0, 5),
            new(ZstdStrategy.DoubleFast, 17, 16, 15, 0, 5), new(ZstdStrategy.DoubleFast, 17, 17, 17, 0, 4),
            new(ZstdStrategy.Greedy, 17, 17, 0, 4, 4), new(ZstdStrategy.Lazy, 17, 17, 0, 4, 4),
            new(ZstdStrategy.Lazy2, 17, 17, 0, 4, 4), new(ZstdStrategy.Lazy2, 17, 17, 0, 4, 4),
            new(ZstdStrategy.Lazy2, 17, 17, 0, 5, 4), new(ZstdStrategy.Lazy2, 17, 18, 0, 6, 4),
            new(ZstdStrategy.Lazy2, 17, 19, 0, 6, 4), new(ZstdStrategy.Lazy2, 17, 20, 0, 6, 4),
        ],
    ];

    /// <summary>The length of the window.</summary>
    public int WindowLength => 1 << WindowLog;

    /// <summary>Returns what a level means; the length is -1 where it is not known.</summary>
    public static ZstdParameters For(int level, long length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, MinLevel);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, MaxLevel);
        int table = length < 0 || length > 256 << 10 ? 0 : length > 128 << 10 ? 1 : 2;
        ZstdParameters parameters = Tables[table][Math.Min(level, MaxDistinctLevel) - 1];
        if (length < 0)
        {
            return parameters;
        }

        // No window need be longer than the input, no table larger than twice its positions.
        int log = BitOperations.Log2((uint)Math.Max(length - 1, 1)) + 1;
        int windowLog = Math.Clamp(log, MinWindowLog, parameters.WindowLog);
        int tableLog = Math.Max(log + 1, MinHashLog);
        return parameters with
        {
            WindowLog = windowLog,
            HashLog = Math.Min(parameters.HashLog, tableLog),
            ShortLog = Math.Min(parameters.ShortLog, tableLog),
        };
    }
}
