namespace Quiver.Formats.Codecs;

/// <summary>Where the table of a kind of sequence code comes from, numbered as in RFC 8878, 3.1.1.3.2.1.</summary>
enum ZstdTableMode
{
    /// <summary>The one that the format defines.</summary>
    Predefined = 0,

    /// <summary>One code for all sequences.</summary>
    Single = 1,

    /// <summary>Its distribution is written before the sequences.</summary>
    Compressed = 2,

    /// <summary>That of the block before.</summary>
    Repeated = 3,
}
