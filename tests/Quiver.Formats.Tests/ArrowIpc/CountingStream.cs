namespace Quiver.Formats.Tests.ArrowIpc;

/// <summary>Counts the bytes that are read of it.</summary>
sealed class CountingStream(byte[] bytes) : MemoryStream(bytes)
{
    public long BytesRead { get; set; }

    public override int Read(Span<byte> buffer)
    {
        int got = base.Read(buffer);
        BytesRead += got;
        return got;
    }
}
