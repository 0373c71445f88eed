namespace Quiver.Cli.Tests;

/// <summary>Standard output that takes some bytes and then fails, as that of a reader who left or a disk that is full.</summary>
sealed class ClosedOutput(int room, int error) : MemoryStream
{
    // Spans come here too, because this class is not the base class itself.
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (Length + count > room)
        {
            throw new IOException($"error {error}", error);
        }

        base.Write(buffer, offset, count);
    }
}
