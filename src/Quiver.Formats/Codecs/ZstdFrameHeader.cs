namespace Quiver.Formats.Codecs;

/// <summary>What the header of a frame tells.</summary>
/// <param name="WindowLength">How far back matches may reach.</param>
/// <param name="ContentLength">How many bytes the frame holds, -1 where that is not said.</param>
/// <param name="HasChecksum">Whether a checksum follows the last block.</param>
readonly record struct ZstdFrameHeader(long WindowLength, long ContentLength, bool HasChecksum)
{
    /// <summary>Fails where the frame held another number of bytes.</summary>
    public void CheckLength(long length)
    {
        if (ContentLength >= 0 && ContentLength != length)
        {
            throw ZstdDecoder.Corrupt($"a frame holds {length} bytes where its header says {ContentLength}");
        }
    }
}
