using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>The bits of integers and of bytes. In bytes, bit 0 is the lowest of the first byte, as in PostgreSQL.</summary>
static class BitFunctions
{
    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction("xor", "The bits that differ between two integers.", "xor(17, 5)", Only(Integer, Integer, Integer), c =>
            RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, RowLoop.Integer(a[0], row) ^ RowLoop.Integer(a[1], row)))),
        new KernelFunction("bit_not", "The integer with every bit turned.", "bit_not(5)", Only(Integer, Integer), c =>
            RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, ~RowLoop.Integer(a[0], row)))),
        new KernelFunction("get_bit", "The bit at a place, counted from 0, of an integer or of bytes.", "get_bit(5, 2)",
            [Of(Integer, Integer, Integer), Of(Integer, DataType.Binary, Integer)], Get),
        new KernelFunction("set_bit", "The integer or bytes with the bit at a place set to 0 or 1.", "set_bit(0, 3, 1)",
            [Of(Integer, Integer, Integer, Integer), Of(DataType.Binary, DataType.Binary, Integer, Integer)], Set),
        new KernelFunction("get_byte", "The byte at a place, counted from 0.", "get_byte('abc'::BLOB, 1)",
            Only(Integer, DataType.Binary, Integer), c => RowLoop.Run(c, (a, row, result) =>
            {
                ReadOnlySpan<byte> bytes = RowLoop.Bytes(a[0], row);
                RowLoop.Put(result, (long)bytes[(int)Place(RowLoop.Integer(a[1], row), bytes.Length, "byte")]);
            })),
    ];

    static long Place(long place, long count, string what) => place >= 0 && place < count
        ? place
        : throw new QuiverException(ErrorCode.InvalidValue, $"there is no {what} {place} in {count} {what}s; places are counted from 0");

    static Column Get(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        long place = RowLoop.Integer(a[1], row);
        if (a[0] is StringColumn)
        {
            ReadOnlySpan<byte> bytes = RowLoop.Bytes(a[0], row);
            long bit = Place(place, bytes.Length * 8L, "bit");
            RowLoop.Put(result, (bytes[(int)(bit / 8)] >> (int)(bit % 8)) & 1L);
        }
        else
        {
            RowLoop.Put(result, (RowLoop.Integer(a[0], row) >> (int)Place(place, 64, "bit")) & 1);
        }
    });

    static Column Set(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        long place = RowLoop.Integer(a[1], row);
        long value = RowLoop.Integer(a[2], row);
        if (value is not (0 or 1))
        {
            throw new QuiverException(ErrorCode.InvalidValue, $"a bit is set to 0 or 1, not to {value}");
        }

        if (a[0] is StringColumn)
        {
            byte[] bytes = RowLoop.Bytes(a[0], row).ToArray();
            long bit = Place(place, bytes.Length * 8L, "bit");
            byte mask = (byte)(1 << (int)(bit % 8));
            ref byte target = ref bytes[bit / 8];
            target = (byte)(value == 1 ? target | mask : target & ~mask);
            RowLoop.Put(result, bytes);
        }
        else
        {
            long mask = 1L << (int)Place(place, 64, "bit");
            long number = RowLoop.Integer(a[0], row);
            RowLoop.Put(result, value == 1 ? number | mask : number & ~mask);
        }
    });
}
