using System.Runtime.InteropServices;
using System.Text;

namespace Quiver.Arrow.CData;

/// <summary>Texts and metadata as C has them.</summary>
static unsafe class NativeText
{
    /// <summary>Returns a text ended by a zero byte, which <see cref="NativeMemory.Free"/> frees.</summary>
    public static byte* Allocate(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        byte* bytes = (byte*)NativeMemory.Alloc((nuint)length + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(bytes, length));
        bytes[length] = 0;
        return bytes;
    }

    /// <summary>Returns a text that ends with a zero byte, empty where there is none.</summary>
    public static string Read(byte* text) => text == null
        ? ""
        : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    /// <summary>Returns pairs as the C data interface has them: a count, then lengths and bytes; null where there are none.</summary>
    public static byte* AllocateMetadata(IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null || metadata.Count == 0)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(metadata.Count);
        foreach ((string key, string value) in metadata)
        {
            WriteText(writer, key);
            WriteText(writer, value);
        }

        byte* native = (byte*)NativeMemory.Alloc((nuint)bytes.Length);
        bytes.ToArray().CopyTo(new Span<byte>(native, (int)bytes.Length));
        return native;
    }

    /// <summary>Reads pairs; null where there are none.</summary>
    public static Dictionary<string, string>? ReadMetadata(byte* metadata)
    {
        if (metadata == null)
        {
            return null;
        }

        int count = ReadInt(ref metadata);
        var pairs = new Dictionary<string, string>();
        for (int i = 0; i < count; i++)
        {
            string key = ReadText(ref metadata);
            pairs[key] = ReadText(ref metadata);
        }

        return pairs;
    }

    static void WriteText(BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    static int ReadInt(ref byte* at)
    {
        int value = *(int*)at;
        at += 4;
        return value;
    }

    static string ReadText(ref byte* at)
    {
        int length = ReadInt(ref at);
        string text = Encoding.UTF8.GetString(at, length);
        at += length;
        return text;
    }
}
