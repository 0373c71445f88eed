namespace Quiver.Arrow.Ipc;

/// <summary>A message ready to be written. The columns that its body refers to must live until it is.</summary>
sealed class EncodedMessage(
    MessageKind kind, byte[] framedMetadata, List<BodySegment> body, long bodyBytes, List<IDisposable> owned) : IDisposable
{
    public MessageKind Kind => kind;

    /// <summary>Prefix, metadata and padding.</summary>
    public byte[] Metadata => framedMetadata;

    /// <summary>The buffers, each to be padded to 8 bytes.</summary>
    public IReadOnlyList<BodySegment> Body => body;

    /// <summary>The bytes of the body with all padding.</summary>
    public long BodyBytes => bodyBytes;

    public void Dispose()
    {
        foreach (IDisposable owner in owned)
        {
            owner.Dispose();
        }

        owned.Clear();
    }
}
