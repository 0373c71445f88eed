using System.Runtime.CompilerServices;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Booleans;

/// <summary>Three-valued logic, 64 rows at a time, on boolean columns in any encoding.</summary>
static unsafe class BooleanKernel
{
    static readonly Column True = ColumnBuilder.Build(DataType.Boolean, [true]);
    static readonly Column False = ColumnBuilder.Build(DataType.Boolean, [false]);

    /// <summary>Returns a constant.</summary>
    public static Column Constant(bool value, int length) => new ConstantColumn((value ? True : False).View(), length);

    /// <summary>Returns whether both sides hold; false beats null.</summary>
    public static Column And(Column left, Column right, ColumnScratch scratch) => Combine([left, right], conjunction: true, scratch);

    /// <summary>Returns whether all operands hold; false beats null.</summary>
    public static Column And(ReadOnlySpan<Column> operands, ColumnScratch scratch) => Combine(operands, conjunction: true, scratch);

    /// <summary>Returns whether either side holds; true beats null.</summary>
    public static Column Or(Column left, Column right, ColumnScratch scratch) => Combine([left, right], conjunction: false, scratch);

    /// <summary>Returns whether any operand holds; true beats null.</summary>
    public static Column Or(ReadOnlySpan<Column> operands, ColumnScratch scratch) => Combine(operands, conjunction: false, scratch);

    /// <summary>Returns the complement; null stays null.</summary>
    public static Column Not(Column operand, ColumnScratch scratch)
    {
        int length = operand.Length;
        if (NullColumns.IsAllNull(operand))
        {
            return NullColumns.Of(DataType.Boolean, length);
        }

        if (operand is ConstantColumn constant)
        {
            return Constant(!ConstantValue(constant), length);
        }

        BooleanColumn flat = Flat(operand, scratch.Child(0));
        ulong* bits = scratch.Bits(length);
        for (nint i = 0; i < Bitmap.Words(length); i++)
        {
            bits[i] = ~flat.Bits[i];
        }

        return scratch.Boolean(length, ValidityBits.Copy(flat.Validity, length, scratch));
    }

    /// <summary>Returns whether values of any type are null.</summary>
    public static Column IsNull(Column operand, ColumnScratch scratch) => Nullness(operand, wanted: true, scratch);

    /// <summary>Returns whether values of any type are not null.</summary>
    public static Column IsNotNull(Column operand, ColumnScratch scratch) => Nullness(operand, wanted: false, scratch);

    /// <summary>Returns whether values are true, never null.</summary>
    public static Column IsTrue(Column operand, ColumnScratch scratch) => Test(operand, wanted: true, scratch);

    /// <summary>Returns whether values are false, never null.</summary>
    public static Column IsFalse(Column operand, ColumnScratch scratch) => Test(operand, wanted: false, scratch);

    /// <summary>Returns whether values are null.</summary>
    public static Column IsUnknown(Column operand, ColumnScratch scratch) => IsNull(operand, scratch);

    /// <summary>Writes a bit for each row that is true; null counts as false and the bits past the length are zero.</summary>
    public static void ToMask(Column operand, int length, ulong* mask)
    {
        int words = Bitmap.Words(length);
        switch (operand)
        {
            case NullColumn:
                Bitmap.Fill(mask, length, false);
                return;
            case ConstantColumn constant:
                Bitmap.Fill(mask, length, ConstantValue(constant));
                break;
            case DictionaryColumn dictionary:
                ColumnGather.TakeBits(((BooleanColumn)dictionary.Values).Bits, dictionary.Codes, length, mask);
                AndInto(mask, dictionary.Validity, words);
                break;
            default:
                var flat = (BooleanColumn)operand;
                for (nint i = 0; i < words; i++)
                {
                    mask[i] = flat.Bits[i] & ValidityBits.Word(flat.Validity, i);
                }

                break;
        }

        if (words > 0)
        {
            mask[words - 1] &= Bitmap.TailMask(length);
        }
    }

    static bool ConstantValue(ConstantColumn constant) =>
        !constant.Value.IsNull(0) && constant.Value is BooleanColumn value && Bitmap.Get(value.Bits, 0);

    static BooleanColumn Flat(Column operand, ColumnScratch scratch) =>
        operand is NullColumn
            ? (BooleanColumn)ColumnGather.Flatten(NullColumns.Of(DataType.Boolean, operand.Length), scratch)
            : (BooleanColumn)ColumnGather.Flatten(operand, scratch);

    /// <summary>
    /// Folds operands by words of "surely true" and "surely false": a conjunction is true where all are and false where any is,
    /// a disjunction the other way around.
    /// </summary>
    static Column Combine(ReadOnlySpan<Column> operands, bool conjunction, ColumnScratch scratch)
    {
        int length = operands[0].Length;
        int constants = 0;
        bool anyNull = false;
        foreach (Column operand in operands)
        {
            if (operand is ConstantColumn or NullColumn)
            {
                bool isNull = NullColumns.IsAllNull(operand);
                constants++;
                anyNull |= isNull;
                if (!isNull && ConstantValue((ConstantColumn)operand) != conjunction)
                {
                    return Constant(!conjunction, length);
                }
            }
        }

        if (constants == operands.Length)
        {
            return anyNull ? NullColumns.Of(DataType.Boolean, length) : Constant(conjunction, length);
        }

        ulong* bits = scratch.Bits(length);
        ulong* validity = null;
        bool first = true;
        for (int i = 0; i < operands.Length; i++)
        {
            // A constant that is not null is the neutral element here.
            if (operands[i] is ConstantColumn && !NullColumns.IsAllNull(operands[i]))
            {
                continue;
            }

            BooleanColumn flat = Flat(operands[i], scratch.Child(i & 7));
            if (first)
            {
                Buffer.MemoryCopy(flat.Bits, bits, Bitmap.Words(length) * 8L, Bitmap.Words(length) * 8L);
                validity = ValidityBits.Copy(flat.Validity, length, scratch);
                first = false;
            }
            else
            {
                validity = FoldInto(bits, validity, flat, conjunction, length, scratch);
            }
        }

        return scratch.Boolean(length, validity);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static ulong* FoldInto(ulong* bits, ulong* validity, BooleanColumn other, bool conjunction, int length, ColumnScratch scratch)
    {
        int words = Bitmap.Words(length);
        ulong* otherBits = other.Bits;
        ulong* otherValid = other.Validity;
        ulong flip = conjunction ? 0 : ulong.MaxValue;
        if (validity == null && otherValid == null)
        {
            for (nint i = 0; i < words; i++)
            {
                bits[i] = ((bits[i] ^ flip) & (otherBits[i] ^ flip)) ^ flip;
            }

            return null;
        }

        // By De Morgan a disjunction is a conjunction of flipped bits.
        ulong* result = scratch.Validity(length);
        for (nint i = 0; i < words; i++)
        {
            ulong a = bits[i] ^ flip;
            ulong b = otherBits[i] ^ flip;
            ulong validA = ValidityBits.Word(validity, i);
            ulong validB = ValidityBits.Word(otherValid, i);
            ulong isTrue = a & b & validA & validB;
            ulong isFalse = (~a & validA) | (~b & validB);
            bits[i] = isTrue ^ flip;
            result[i] = isTrue | isFalse;
        }

        return result;
    }

    static Column Nullness(Column operand, bool wanted, ColumnScratch scratch)
    {
        int length = operand.Length;
        if (operand is NullColumn or ConstantColumn)
        {
            return Constant(NullColumns.IsAllNull(operand) == wanted, length);
        }

        if (!operand.HasValidity)
        {
            return Constant(!wanted, length);
        }

        ulong* bits = scratch.Bits(length);
        ulong flip = wanted ? ulong.MaxValue : 0;
        ulong* validity = operand.Validity;
        for (nint i = 0; i < Bitmap.Words(length); i++)
        {
            bits[i] = validity[i] ^ flip;
        }

        return scratch.Boolean(length, null, 0);
    }

    static Column Test(Column operand, bool wanted, ColumnScratch scratch)
    {
        int length = operand.Length;
        if (operand is NullColumn or ConstantColumn)
        {
            return Constant(!NullColumns.IsAllNull(operand) && ConstantValue((ConstantColumn)operand) == wanted, length);
        }

        BooleanColumn flat = Flat(operand, scratch.Child(0));
        ulong* bits = scratch.Bits(length);
        ulong flip = wanted ? 0 : ulong.MaxValue;
        for (nint i = 0; i < Bitmap.Words(length); i++)
        {
            bits[i] = (flat.Bits[i] ^ flip) & ValidityBits.Word(flat.Validity, i);
        }

        return scratch.Boolean(length, null, 0);
    }

    static void AndInto(ulong* mask, ulong* validity, int words)
    {
        if (validity != null)
        {
            for (nint i = 0; i < words; i++)
            {
                mask[i] &= validity[i];
            }
        }
    }
}
