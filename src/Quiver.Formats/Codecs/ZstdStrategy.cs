namespace Quiver.Formats.Codecs;

/// <summary>How the compressor looks for matches, each slower and better than the one before.</summary>
enum ZstdStrategy
{
    /// <summary>One hash table, the first match found is taken.</summary>
    Fast,

    /// <summary>A table for long matches and one for short ones.</summary>
    DoubleFast,

    /// <summary>The best of many candidates is taken.</summary>
    Greedy,

    /// <summary>The best match of two successive positions.</summary>
    Lazy,

    /// <summary>The best match of three successive positions.</summary>
    Lazy2,
}
