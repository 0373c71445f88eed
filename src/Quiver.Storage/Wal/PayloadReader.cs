using System.Buffers.Binary;
using System.Text.Unicode;
using Quiver.Arrow.Errors;

namespace Quiver.Storage.Wal;

/// <summary>Reads what <see cref="WalPayload"/> wrote and trusts none of it: each length is checked against what is left.</summary>
ref struct PayloadReader(ReadOnlySpan<byte> bytes)
{
    ReadOnlySpan<byte> _rest = bytes;

    /// <summary>The bytes not read yet.</summary>
    public readonly int Left => _rest.Length;

    /// <summary>The error of an entry that is not what its writer can have written.</summary>
    public static QuiverException Damaged(string what) =>
        new(ErrorCode.CorruptFile, $"an entry of the write-ahead log is damaged or from another version: {what}");

    /// <summary>Makes sure that nothing is left.</summary>
    public readonly void End()
    {
        if (_rest.Length > 0)
        {
            throw Damaged($"{_rest.Length} bytes are left at the end of a block");
        }
    }

    /// <summary>Reads one byte.</summary>
    public byte ReadByte() => Take(1)[0];

    /// <summary>Reads a number of four bytes.</summary>
    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>Reads a number in groups of seven bits.</summary>
    public ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = ReadByte();
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return shift == 63 && b > 1 ? throw Damaged("a number has more than 64 bits") : value;
            }
        }

        throw Damaged("a number has more than ten bytes");
    }

    /// <summary>Reads a signed number, small ones of either sign in few bytes.</summary>
    public long ReadZigZag()
    {
        var value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads a number that is at most a limit.</summary>
    public int ReadCount(long most, string what)
    {
        var value = ReadVarint();
        return value <= (ulong)Math.Min(most, int.MaxValue) ? (int)value : throw Damaged($"{what} is {value}, at most {most} can be");
    }

    /// <summary>Returns the next bytes.</summary>
    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw Damaged($"{count} bytes are to follow, {_rest.Length} are left");
        }

        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    /// <summary>Reads a length and text.</summary>
    public ReadOnlySpan<byte> ReadText()
    {
        var text = Take(ReadCount(_rest.Length, "the length of a text"));
        return Utf8.IsValid(text) ? text : throw Damaged("a text is not valid UTF-8");
    }
}
