using System.Numerics;
using System.Runtime.InteropServices;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Arithmetic;

/// <summary>Arithmetic on columns in any encoding. Operands have the types that <see cref="ArithmeticTypes"/> gives.</summary>
static unsafe class ArithmeticKernel
{
    /// <summary>
    /// Evaluates row by row: a view over <paramref name="scratch"/>, constant for constants, by dictionary entry for a
    /// dictionary beside a constant. With <paramref name="memo"/>, a dictionary that batches share is evaluated once.
    /// </summary>
    public static Column Evaluate(
        ArithmeticOperator op, Column left, Column right, DataType result, ColumnScratch scratch, DictionaryMemo? memo = null)
    {
        int length = left.Length;
        if (NullColumns.IsAllNull(left) || NullColumns.IsAllNull(right))
        {
            return NullColumns.Of(result, length);
        }

        if (left is ConstantColumn a && right is ConstantColumn b && length > 0)
        {
            return new ConstantColumn(EvaluateFlat(op, a.Value, b.Value, result, scratch), length);
        }

        if (left is DictionaryColumn leftCodes && right is ConstantColumn c && leftCodes.Values.Length <= length)
        {
            return ByEntry(op, leftCodes, c, constantLeft: false, result, scratch, memo);
        }

        if (right is DictionaryColumn rightCodes && left is ConstantColumn d && rightCodes.Values.Length <= length)
        {
            return ByEntry(op, rightCodes, d, constantLeft: true, result, scratch, memo);
        }

        return EvaluateFlat(op, left, right, result, scratch);
    }

    /// <summary>Returns the values with the sign turned.</summary>
    public static Column Negate(Column operand, ColumnScratch scratch)
    {
        DataType type = operand.Type;
        if (type.Id == TypeId.Null)
        {
            return operand;
        }

        // Zero minus zero would lose the sign of a floating zero.
        return type.IsFloating
            ? Evaluate(ArithmeticOperator.Multiply, operand, Constant(type, -1, operand.Length), type, scratch)
            : Evaluate(ArithmeticOperator.Subtract, Constant(type, 0, operand.Length), operand, type, scratch);
    }

    /// <summary>Returns integers with every bit turned.</summary>
    public static Column BitNot(Column operand, ColumnScratch scratch)
    {
        if (operand.Type.Id == TypeId.Null)
        {
            return operand;
        }

        return Evaluate(ArithmeticOperator.BitXor, operand, Constant(operand.Type, -1, operand.Length), operand.Type, scratch);
    }

    /// <summary>Returns the magnitudes of numbers.</summary>
    public static Column Abs(Column operand, ColumnScratch scratch)
    {
        int length = operand.Length;
        DataType type = operand.Type;
        if (NullColumns.IsAllNull(operand))
        {
            return NullColumns.Of(type, length);
        }

        if (operand is ConstantColumn constant && length > 0)
        {
            return new ConstantColumn(Abs(constant.Value, scratch), length);
        }

        var flat = (FixedWidthColumn)ColumnGather.Flatten(operand, scratch.Child(0));
        ulong* validity = ValidityBits.Copy(flat.Validity, length, scratch);
        byte* target = scratch.Data(length, type.ByteWidth);
        switch (type.Physical)
        {
            case PhysicalType.Int8:
                Abs<sbyte>(flat, validity, target);
                break;
            case PhysicalType.Int16:
                Abs<short>(flat, validity, target);
                break;
            case PhysicalType.Int32:
                Abs<int>(flat, validity, target);
                break;
            case PhysicalType.Int64:
                Abs<long>(flat, validity, target);
                break;
            case PhysicalType.Int128:
                Abs<Int128>(flat, validity, target);
                break;
            case PhysicalType.Float32:
                Abs<float>(flat, validity, target);
                break;
            case PhysicalType.Float64:
                Abs<double>(flat, validity, target);
                break;
            default:
                NativeMemory.Copy(flat.Data, target, (nuint)length * (nuint)type.ByteWidth);
                break;
        }

        return scratch.FixedWidth(type, length, validity);
    }

    static void Abs<T>(FixedWidthColumn source, ulong* validity, byte* target)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var a = (T*)source.Data;
        bool isFloat = T.One / (T.One + T.One) != T.Zero;
        for (int i = 0; i < source.Length; i++)
        {
            if (!isFloat && a[i] == T.MinValue)
            {
                if (ValidityBits.IsValid(validity, i))
                {
                    throw ArithmeticErrors.Overflow("absolute value", source.Type, a[i]);
                }

                ((T*)target)[i] = a[i];
            }
            else
            {
                ((T*)target)[i] = T.Abs(a[i]);
            }
        }
    }

    static ConstantColumn Constant(DataType type, int value, int length)
    {
        using var scratch = new ColumnScratch(Arrow.Memory.MemoryBudget.Unlimited);
        int width = type.ByteWidth;
        byte* data = scratch.Data(1, width);
        if (type.IsFloating)
        {
            return new ConstantColumn(ColumnBuilder.Build(type, [value]), length);
        }

        // All bits zero is zero and all bits one is -1, or every bit for an unsigned type, for everything but floats.
        NativeMemory.Fill(data, (nuint)width, (byte)value);
        return new ConstantColumn(scratch.Detach(scratch.FixedWidth(type, 1, null, 0)), length);
    }

    static Column ByEntry(
        ArithmeticOperator op, DictionaryColumn column, ConstantColumn constant, bool constantLeft, DataType result, ColumnScratch scratch,
        DictionaryMemo? memo)
    {
        Column? entries = memo?.Find(column.Values, constant.Value);
        if (entries is null)
        {
            memo?.Forget();
            ColumnScratch room = memo?.Scratch ?? scratch.Child(2);
            var repeated = new ConstantColumn(constant.Value, column.Values.Length);
            try
            {
                entries = constantLeft
                    ? EvaluateFlat(op, repeated, column.Values, result, room)
                    : EvaluateFlat(op, column.Values, repeated, result, room);
            }
            catch (QuiverException failure) when (failure.Kind == ErrorKind.Execution)
            {
                // The entry that failed may belong to no row of this batch: only the rows can tell, and they fail again if it does.
                return constantLeft
                    ? EvaluateFlat(op, constant, column, result, scratch)
                    : EvaluateFlat(op, column, constant, result, scratch);
            }

            memo?.Remember(column.Values, constant.Value, entries);
        }

        int length = column.Length;
        int* codes = scratch.Offsets(length);
        NativeMemory.Copy(column.Codes, codes, (nuint)length * sizeof(int));
        return scratch.Dictionary(length, entries, ValidityBits.Copy(column.Validity, length, scratch));
    }

    static Column EvaluateFlat(ArithmeticOperator op, Column left, Column right, DataType result, ColumnScratch scratch)
    {
        if (left.Type.IsTemporal || right.Type.IsTemporal)
        {
            return TemporalArithmetic.Evaluate(op, left, right, result, scratch);
        }

        if (left is not (FixedWidthColumn or ConstantColumn or DictionaryColumn) || !left.Type.IsNumeric || !right.Type.IsNumeric)
        {
            throw ArithmeticErrors.NotDefined(op, left.Type, right.Type);
        }

        int length = left.Length;
        FixedOperand a = FixedOperand.Of(left, scratch.Child(0));
        FixedOperand b = FixedOperand.Of(right, scratch.Child(1));
        ulong* validity = ValidityBits.Intersect(a.Validity, b.Validity, length, scratch);
        byte* target = scratch.Data(length, result.ByteWidth);
        if (result is DecimalType exact)
        {
            DecimalArithmetic.Evaluate(op, (DecimalType)left.Type, (DecimalType)right.Type, exact, a, b, length, validity, target);
        }
        else
        {
            Numbers(op, result, a, b, length, validity, target);
        }

        return scratch.FixedWidth(result, length, validity);
    }

    static void Numbers(
        ArithmeticOperator op, DataType type, in FixedOperand left, in FixedOperand right, int length, ulong* validity, byte* target)
    {
        switch (type.Physical)
        {
            case PhysicalType.Int8:
                NumberArithmetic.Integers<sbyte>(op, type, left, right, length, validity, target);
                break;
            case PhysicalType.Int16:
                NumberArithmetic.Integers<short>(op, type, left, right, length, validity, target);
                break;
            case PhysicalType.Int32:
                NumberArithmetic.Integers<int>(op, type, left, right, length, validity, target);
                break;
            case PhysicalType.Int64:
                NumberArithmetic.Integers<long>(op, type, left, right, length, validity, target);
                break;
            case PhysicalType.UInt8:
                NumberArithmetic.Integers<byte>(op, type, left, right, length, validity, target);
                break;
            case PhysicalType.UInt16:
                NumberArithmetic.Integers<ushort>(op, type, left, right, length, validity, target);
                break;
            case PhysicalType.UInt32:
                NumberArithmetic.Integers<uint>(op, type, left, right, length, validity, target);
                break;
            case PhysicalType.UInt64:
                NumberArithmetic.Integers<ulong>(op, type, left, right, length, validity, target);
                break;
            case PhysicalType.Float32:
                NumberArithmetic.Floats<float>(op, type, left, right, length, target);
                break;
            default:
                NumberArithmetic.Floats<double>(op, type, left, right, length, target);
                break;
        }
    }
}
