namespace Quiver.Formats.Codecs;

/// <summary>Literals and the match that follows them (RFC 8878, 3.1.1.3.2).</summary>
struct ZstdSequence
{
    /// <summary>How many literals come before the match.</summary>
    public uint LiteralLength;

    /// <summary>The length of the match, at least 3.</summary>
    public uint MatchLength;

    /// <summary>1 to 3 for one of the last offsets, otherwise the offset plus 3.</summary>
    public uint OffsetValue;
}
