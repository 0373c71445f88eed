using System.Buffers.Binary;
using Quiver.Arrow.Memory;

namespace Quiver.Arrow.Ipc;

/// <summary>Makes what the buffers of a body hold of the bytes that were read for them.</summary>
sealed unsafe class MessageBody(BodyCompression compression, ByteAllowance allowance, ArrowReadOptions options)
{
    const long MinRoom = 1 << 20;
    const int MaxCompression = 32 * 1024;

    /// <summary>Takes up the bytes of a buffer, decompressing them where need be.</summary>
    public void Take(WireBuffer buffer, NativeBuffer bytes)
    {
        buffer.Owner = bytes;
        buffer.Pointer = bytes.Pointer;
        if (compression != BodyCompression.None)
        {
            Decompress(buffer);
        }
    }

    /// <summary>Counts the bytes of a buffer before they are read.</summary>
    public void Charge(WireBuffer buffer) => allowance.Charge(buffer.Length);

    void Decompress(WireBuffer buffer)
    {
        if (options.Codec is null)
        {
            throw IpcFormatException.Unsupported(
                $"it has a {compression} compressed body and the reader was given no codec; write it uncompressed");
        }

        if (buffer.Length < 8)
        {
            throw new IpcFormatException("a compressed buffer has no length");
        }

        long plain = BinaryPrimitives.ReadInt64LittleEndian(new ReadOnlySpan<byte>(buffer.Pointer, 8));
        long length = buffer.Length - 8;
        if (plain == -1)
        {
            // Stored as it is, because compression did not make it smaller.
            buffer.Pointer += 8;
            buffer.Length = length;
            return;
        }

        if (plain < 0 || plain > int.MaxValue || length > int.MaxValue || plain > MinRoom + (length * MaxCompression))
        {
            throw new IpcFormatException(FormattableString.Invariant($"a buffer of {length} bytes claims to hold {plain}"));
        }

        allowance.Charge(plain);
        NativeBuffer target = NativeBuffer.Allocate(plain + WireBuffer.Slack, options.Budget, "a decompressed Arrow body");
        try
        {
            options.Codec.Decompress(
                compression, new ReadOnlySpan<byte>(buffer.Pointer + 8, (int)length), new Span<byte>(target.Pointer, (int)plain));
        }
        catch
        {
            target.Dispose();
            throw;
        }

        buffer.Owner!.Dispose();
        buffer.Owner = target;
        buffer.Pointer = target.Pointer;
        buffer.Length = plain;
    }
}
