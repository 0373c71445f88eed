namespace Quiver.Server.Http.Output;

/// <summary>How the bytes of an answer are compressed.</summary>
enum AnswerCoding
{
    /// <summary>Not at all.</summary>
    Identity,

    /// <summary>Zstandard (RFC 8878), with a window that every client must take.</summary>
    Zstd,

    /// <summary>GZIP (RFC 1952).</summary>
    Gzip,

    /// <summary>Brotli (RFC 7932).</summary>
    Brotli,

    /// <summary>Deflate inside of ZLIB (RFC 1950).</summary>
    Deflate,
}
