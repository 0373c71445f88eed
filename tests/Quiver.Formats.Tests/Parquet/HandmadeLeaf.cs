using System.Buffers.Binary;
using System.Text;

namespace Quiver.Formats.Tests.Parquet;

/// <summary>The values of one leaf of a handmade file, with the levels as they are written.</summary>
/// <param name="Definition">A definition level for each entry.</param>
/// <param name="Repetition">A repetition level for each entry.</param>
/// <param name="Values">The PLAIN bytes of the values that are there.</param>
sealed record HandmadeLeaf(int[] Definition, int[] Repetition, byte[] Values)
{
    /// <summary>Required values, one a row.</summary>
    public static HandmadeLeaf Of(int count, byte[] values) => new(new int[count], new int[count], values);

    public static byte[] Int32s(params int[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static byte[] Int64s(params long[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static byte[] Texts(params string[] values) => Blobs([.. values.Select(Encoding.UTF8.GetBytes)]);

    public static byte[] Blobs(params byte[][] values) => [.. values.SelectMany(v =>
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, v.Length);
        return length.Concat(v);
    })];
}
