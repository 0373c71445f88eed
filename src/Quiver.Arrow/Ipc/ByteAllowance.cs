namespace Quiver.Arrow.Ipc;

/// <summary>
/// Bounds the memory that one batch may take: rows may need more here than on the wire, but not without end, because the buffers of a
/// body may overlap and a few bytes may claim many rows.
/// </summary>
sealed class ByteAllowance(long bytes)
{
    /// <summary>For arrays of the C data interface: their producer is in the process and trusted not to lie.</summary>
    public static ByteAllowance Unlimited => new(long.MaxValue);

    long _left = bytes;

    /// <summary>Takes bytes or fails.</summary>
    public void Charge(long bytes)
    {
        if (bytes < 0 || (_left -= bytes) < 0)
        {
            throw new IpcFormatException("the batch claims more values than its bytes can hold");
        }
    }
}
