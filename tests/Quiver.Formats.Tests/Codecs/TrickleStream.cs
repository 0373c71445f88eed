namespace Quiver.Formats.Tests.Codecs;

/// <summary>Gives at most so many bytes a read, as a network does.</summary>
sealed class TrickleStream(byte[] bytes, int piece) : MemoryStream(bytes)
{
    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, piece)]);

    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));
}
