namespace Quiver.Server.Http.Bodies;

/// <summary>The codings that a body may come in (RFC 9110, 8.4.1; RFC 8878 for zstd).</summary>
enum ContentCoding
{
    /// <summary>As it is.</summary>
    Identity,

    /// <summary>Gzip, any number of members.</summary>
    Gzip,

    /// <summary>Zlib, which HTTP calls deflate.</summary>
    Deflate,

    /// <summary>Brotli.</summary>
    Brotli,

    /// <summary>Zstandard.</summary>
    Zstd,
}
