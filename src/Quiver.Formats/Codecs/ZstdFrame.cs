namespace Quiver.Formats.Codecs;

/// <summary>Numbers of the frame format (RFC 8878, 3.1).</summary>
static class ZstdFrame
{
    /// <summary>Starts a frame.</summary>
    public const uint Magic = 0xFD2FB528;

    /// <summary>Starts a frame to be skipped; the lowest four bits are free.</summary>
    public const uint SkippableMagic = 0x184D2A50;

    /// <summary>Those bits.</summary>
    public const uint SkippableMask = 0xFFFFFFF0;

    /// <summary>The longest header, with the magic number.</summary>
    public const int MaxHeaderLength = 18;

    /// <summary>Whether data starts like a zstd file, skippable frames included.</summary>
    public static bool IsAt(ReadOnlySpan<byte> data) =>
        data.Length >= 4 && BitConverter.ToUInt32(data) is var magic && (magic == Magic || (magic & SkippableMask) == SkippableMagic);
}
