using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Booleans;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Comparison;

/// <summary>Compares columns of one type in any encoding.</summary>
static unsafe class ComparisonKernel
{
    /// <summary>
    /// Compares row by row and returns booleans: a view over <paramref name="scratch"/>, constant for constants. Decimals have
    /// equal scales, timestamps equal units. With <paramref name="memo"/>, a dictionary that batches share is compared once.
    /// </summary>
    public static Column Evaluate(ComparisonOperator op, Column left, Column right, ColumnScratch scratch, DictionaryMemo? memo = null)
    {
        ComparisonShape shape = ComparisonShape.Of(op);
        int length = left.Length;
        bool leftNull = NullColumns.IsAllNull(left);
        if (leftNull || NullColumns.IsAllNull(right))
        {
            return WithNull(shape, leftNull ? right : left, length, scratch);
        }

        if (left is ConstantColumn a && right is ConstantColumn b && length > 0)
        {
            return new ConstantColumn(EvaluateFlat(shape, a.Value, b.Value, scratch), length);
        }

        if (left is DictionaryColumn leftCodes && right is ConstantColumn c && leftCodes.Values.Length <= length)
        {
            return ByEntry(shape, leftCodes, c, constantLeft: false, scratch, memo);
        }

        if (right is DictionaryColumn rightCodes && left is ConstantColumn d && rightCodes.Values.Length <= length)
        {
            return ByEntry(shape, rightCodes, d, constantLeft: true, scratch, memo);
        }

        return EvaluateFlat(shape, left, right, scratch);
    }

    static Column WithNull(ComparisonShape shape, Column other, int length, ColumnScratch scratch)
    {
        if (!shape.NullIsValue)
        {
            return NullColumns.Of(DataType.Boolean, length);
        }

        return shape.Negate ? BooleanKernel.IsNotNull(other, scratch) : BooleanKernel.IsNull(other, scratch);
    }

    /// <summary>Compares the entries of a dictionary with a constant and looks the answers up by code.</summary>
    static BooleanColumn ByEntry(
        ComparisonShape shape, DictionaryColumn column, ConstantColumn constant, bool constantLeft, ColumnScratch scratch,
        DictionaryMemo? memo)
    {
        Column? answers = memo?.Find(column.Values, constant.Value);
        if (answers is null)
        {
            memo?.Forget();
            ColumnScratch room = memo?.Scratch ?? scratch.Child(2);
            var repeated = new ConstantColumn(constant.Value, column.Values.Length);
            answers = constantLeft
                ? EvaluateFlat(shape, repeated, column.Values, room)
                : EvaluateFlat(shape, column.Values, repeated, room);
            memo?.Remember(column.Values, constant.Value, answers);
        }

        int length = column.Length;
        ulong* bits = scratch.Bits(length);
        ColumnGather.TakeBits(((BooleanColumn)answers).Bits, column.Codes, length, bits);
        if (!shape.NullIsValue)
        {
            return scratch.Boolean(length, ValidityBits.Copy(column.Validity, length, scratch));
        }

        // A null row is distinct from the constant, which is not null.
        for (int i = 0; i < Bitmap.Words(length); i++)
        {
            ulong valid = ValidityBits.Word(column.Validity, i);
            bits[i] = shape.Negate ? bits[i] | ~valid : bits[i] & valid;
        }

        return scratch.Boolean(length, null, 0);
    }

    static BooleanColumn EvaluateFlat(ComparisonShape shape, Column left, Column right, ColumnScratch scratch)
    {
        int length = left.Length;
        ulong* mask = scratch.Bits(length);
        ulong* leftValid;
        ulong* rightValid;
        switch (left.Type.Physical)
        {
            case PhysicalType.Bit:
                Booleans(shape.Test, left, right, scratch, mask, out leftValid, out rightValid);
                break;
            case PhysicalType.View:
                Strings(shape.Test, left, right, scratch, mask, out leftValid, out rightValid);
                break;
            case PhysicalType.List or PhysicalType.Struct:
                left = ColumnGather.Flatten(left, scratch.Child(0));
                right = ColumnGather.Flatten(right, scratch.Child(1));
                RowComparison.Any(shape.Test, left, right, length, mask);
                leftValid = left.Validity;
                rightValid = right.Validity;
                break;
            default:
                Fixed(shape.Test, left, right, scratch, mask, out leftValid, out rightValid);
                break;
        }

        return Finish(shape, mask, leftValid, rightValid, length, scratch);
    }

    static void Fixed(
        ComparisonTest test, Column left, Column right, ColumnScratch scratch, ulong* mask, out ulong* leftValid, out ulong* rightValid)
    {
        FixedOperand a = FixedOperand.Of(left, scratch.Child(0));
        FixedOperand b = FixedOperand.Of(right, scratch.Child(1));
        leftValid = a.Validity;
        rightValid = b.Validity;
        PhysicalType type = left.Type.Physical;
        PhysicalType other = right.Type.Physical;
        if (type == PhysicalType.Int128 || other == PhysicalType.Int128)
        {
            RowComparison.Decimals(test, a, type == PhysicalType.Int128, b, other == PhysicalType.Int128, left.Length, mask);
        }
        else if (type == PhysicalType.Interval)
        {
            RowComparison.Intervals(test, a, b, left.Length, mask);
        }
        else
        {
            FixedComparison.Evaluate(test, type, a, b, left.Length, mask);
        }
    }

    static void Strings(
        ComparisonTest test, Column left, Column right, ColumnScratch scratch, ulong* mask, out ulong* leftValid, out ulong* rightValid)
    {
        nint leftStep = left is ConstantColumn ? 0 : 1;
        nint rightStep = right is ConstantColumn ? 0 : 1;
        var a = (StringColumn)(left is ConstantColumn c ? c.Value : ColumnGather.Flatten(left, scratch.Child(0)));
        var b = (StringColumn)(right is ConstantColumn d ? d.Value : ColumnGather.Flatten(right, scratch.Child(1)));
        leftValid = leftStep == 0 ? null : a.Validity;
        rightValid = rightStep == 0 ? null : b.Validity;
        RowComparison.Strings(test, a.Views, leftStep, b.Views, rightStep, left.Length, mask);
    }

    static void Booleans(
        ComparisonTest test, Column left, Column right, ColumnScratch scratch, ulong* mask, out ulong* leftValid, out ulong* rightValid)
    {
        var a = (BooleanColumn)ColumnGather.Flatten(left, scratch.Child(0));
        var b = (BooleanColumn)ColumnGather.Flatten(right, scratch.Child(1));
        leftValid = a.Validity;
        rightValid = b.Validity;
        for (int i = 0; i < Bitmap.Words(a.Length); i++)
        {
            mask[i] = test switch
            {
                ComparisonTest.Equal => ~(a.Bits[i] ^ b.Bits[i]),
                ComparisonTest.Less => ~a.Bits[i] & b.Bits[i],
                _ => ~a.Bits[i] | b.Bits[i],
            };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static BooleanColumn Finish(ComparisonShape shape, ulong* mask, ulong* left, ulong* right, int length, ColumnScratch scratch)
    {
        int words = Bitmap.Words(length);
        if (shape.NullIsValue && (left != null || right != null))
        {
            for (nint i = 0; i < words; i++)
            {
                ulong a = ValidityBits.Word(left, i);
                ulong b = ValidityBits.Word(right, i);
                ulong same = (mask[i] & a & b) | ~(a | b);
                mask[i] = shape.Negate ? ~same : same;
            }

            return scratch.Boolean(length, null, 0);
        }

        if (shape.Negate)
        {
            for (nint i = 0; i < words; i++)
            {
                mask[i] = ~mask[i];
            }
        }

        return scratch.Boolean(length, ValidityBits.Intersect(left, right, length, scratch));
    }
}
