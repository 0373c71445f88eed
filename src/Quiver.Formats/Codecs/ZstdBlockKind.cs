namespace Quiver.Formats.Codecs;

/// <summary>How a block is stored, numbered as in RFC 8878, 3.1.1.2.2.</summary>
enum ZstdBlockKind
{
    /// <summary>Bytes as they are.</summary>
    Raw = 0,

    /// <summary>One byte that repeats.</summary>
    Single = 1,

    /// <summary>Literals and sequences.</summary>
    Compressed = 2,
}
