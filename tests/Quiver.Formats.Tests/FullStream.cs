namespace Quiver.Formats.Tests;

/// <summary>A disk with room for some bytes.</summary>
sealed class FullStream(int room) : MemoryStream
{
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Length + buffer.Length > room)
        {
            throw new IOException("No space left on device");
        }

        base.Write(buffer);
    }
}
