using System.Buffers.Binary;
using System.Text;

namespace Quiver.Arrow.Ipc;

/// <summary>
/// A FlatBuffers table in bytes from outside: every offset, vtable and vector length is checked against the bytes before use.
/// Fields are numbered as in the schema file, from 0.
/// </summary>
readonly ref struct FlatTable
{
    readonly ReadOnlySpan<byte> _bytes;
    readonly int _position;
    readonly int _vtable;
    readonly int _vtableLength;

    internal FlatTable(ReadOnlySpan<byte> bytes, long position)
    {
        if (position < 0 || position > bytes.Length - 4L)
        {
            throw Bad("a table");
        }

        long vtable = position - BinaryPrimitives.ReadInt32LittleEndian(bytes[(int)position..]);
        if (vtable < 0 || vtable > bytes.Length - 4L)
        {
            throw Bad("a vtable");
        }

        int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(int)vtable..]);
        if (length < 4 || (length & 1) != 0 || vtable + length > bytes.Length)
        {
            throw Bad("a vtable");
        }

        _bytes = bytes;
        _position = (int)position;
        _vtable = (int)vtable;
        _vtableLength = length;
    }

    /// <summary>Returns the root table of a buffer.</summary>
    public static FlatTable Root(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8)
        {
            throw Bad("the root");
        }

        return new FlatTable(bytes, BinaryPrimitives.ReadUInt32LittleEndian(bytes));
    }

    public bool Has(int field) => Find(field, 1) != 0;

    public byte Byte(int field, byte otherwise = 0) => Find(field, 1) is var at and not 0 ? _bytes[at] : otherwise;

    public bool Bool(int field) => Byte(field) != 0;

    public short Short(int field, short otherwise = 0) =>
        Find(field, 2) is var at and not 0 ? BinaryPrimitives.ReadInt16LittleEndian(_bytes[at..]) : otherwise;

    public int Int(int field, int otherwise = 0) =>
        Find(field, 4) is var at and not 0 ? BinaryPrimitives.ReadInt32LittleEndian(_bytes[at..]) : otherwise;

    public long Long(int field, long otherwise = 0) =>
        Find(field, 8) is var at and not 0 ? BinaryPrimitives.ReadInt64LittleEndian(_bytes[at..]) : otherwise;

    /// <summary>Returns a table that must be there.</summary>
    public FlatTable Table(int field, string what) =>
        Target(field) is var at and not 0 ? new FlatTable(_bytes, at) : throw new IpcFormatException($"{what} is missing");

    /// <summary>Returns the bytes of a string, empty where there is none.</summary>
    public ReadOnlySpan<byte> Bytes(int field) => Vector(field, 1).Bytes;

    /// <summary>Returns a string, null where there is none.</summary>
    public string? Text(int field) => Has(field) ? Encoding.UTF8.GetString(Bytes(field)) : null;

    /// <summary>Returns a vector of elements of a size; empty where there is none.</summary>
    public FlatVector Vector(int field, int elementBytes)
    {
        long at = Target(field);
        if (at == 0)
        {
            return default;
        }

        if (at > _bytes.Length - 4L)
        {
            throw Bad("a vector");
        }

        long count = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[(int)at..]);
        if (count * elementBytes > _bytes.Length - at - 4)
        {
            throw Bad("a vector");
        }

        return new FlatVector(_bytes, (int)at + 4, (int)count, elementBytes);
    }

    /// <summary>Returns a vector of tables; empty where there is none.</summary>
    public FlatVector Tables(int field) => Vector(field, 4);

    static IpcFormatException Bad(string what) => new($"{what} of its metadata lies outside of it");

    /// <summary>Returns where the target of an offset is, 0 where the field is absent.</summary>
    long Target(int field)
    {
        int at = Find(field, 4);
        return at == 0 ? 0 : at + (long)BinaryPrimitives.ReadUInt32LittleEndian(_bytes[at..]);
    }

    /// <summary>Returns where the value of a field is, 0 where it is absent.</summary>
    int Find(int field, int bytes)
    {
        int slot = 4 + (field * 2);
        if (slot + 2 > _vtableLength)
        {
            return 0;
        }

        int offset = BinaryPrimitives.ReadUInt16LittleEndian(_bytes[(_vtable + slot)..]);
        if (offset == 0)
        {
            return 0;
        }

        return (long)_position + offset + bytes <= _bytes.Length ? _position + offset : throw Bad("a field");
    }
}
