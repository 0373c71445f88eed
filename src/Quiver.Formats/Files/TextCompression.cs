namespace Quiver.Formats.Files;

/// <summary>How a text file is compressed as a whole.</summary>
enum TextCompression
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>RFC 1952.</summary>
    Gzip,

    /// <summary>RFC 8878.</summary>
    Zstd,
}
