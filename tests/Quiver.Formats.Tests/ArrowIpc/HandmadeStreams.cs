using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Quiver.Arrow.Ipc;

namespace Quiver.Formats.Tests.ArrowIpc;

/// <summary>Streams of types that Quiver does not write, put together by hand, and of the other byte order.</summary>
static class HandmadeStreams
{
    /// <summary>Writes one column in one batch: nodes are lengths with null counts, in the order of the fields.</summary>
    public static byte[] Of(WireField column, int rows, long[] nodes, params byte[][] buffers)
    {
        using var stream = new MemoryStream();
        var builder = new FlatBuilder();
        int schema = SchemaWriter.Write(builder, [column], new Dictionary<string, string>());
        stream.Write(BatchEncoder.Message(builder, MessageKind.Schema, schema, 0));
        using var body = new MemoryStream();
        var words = new List<long>();
        foreach (byte[] buffer in buffers)
        {
            words.AddRange([body.Length, buffer.Length]);
            body.Write(buffer);
            body.Write(new byte[IpcFormat.Pad(buffer.Length) - buffer.Length]);
        }

        builder = new FlatBuilder();
        int bufferWords = builder.Words(CollectionsMarshal.AsSpan(words), 2);
        int nodeWords = builder.Words(nodes, 2);
        builder.StartTable(5);
        builder.AddLong(0, rows);
        builder.AddOffset(1, nodeWords);
        builder.AddOffset(2, bufferWords);
        stream.Write(BatchEncoder.Message(builder, MessageKind.RecordBatch, builder.EndTable(), body.Length));
        stream.Write(body.ToArray());
        return stream.ToArray();
    }

    /// <summary>Returns the bytes of numbers.</summary>
    public static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    /// <summary>Says in the schema of a stream that its numbers are big-endian, without turning them.</summary>
    public static byte[] SayBigEndian(byte[] stream)
    {
        byte[] result = [.. stream];
        Span<byte> metadata = result.AsSpan(8);
        int message = Int(metadata, 0);
        int header = message + Short(metadata, message - Int(metadata, message) + 8);
        int schema = header + Int(metadata, header);
        metadata[schema + Short(metadata, schema - Int(metadata, schema) + 4)] = 1;
        return result;
    }

    static int Int(Span<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);

    static int Short(Span<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}
