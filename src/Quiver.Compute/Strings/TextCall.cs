using System.Numerics;
using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Strings;

/// <summary>
/// One call of a null-strict function: decides how many rows must be evaluated (one where every argument is constant, a row an
/// entry where the first argument is a dictionary and the rest constant), flattens what must be flat, combines the validities,
/// and wraps what was computed in the encoding that fits.
/// </summary>
sealed unsafe class TextCall
{
    /// <summary>Children of the scratch from here on hold flattened arguments.</summary>
    const int FirstArgumentChild = 8;

    readonly ColumnScratch _scratch;
    readonly Column[] _arguments;
    readonly DictionaryColumn? _dictionary;
    readonly int _length;
    readonly bool _isConstant;

    public TextCall(ColumnScratch scratch, params ReadOnlySpan<Column> arguments)
    {
        _scratch = scratch;
        _length = arguments[0].Length;
        _arguments = new Column[arguments.Length];
        int constants = 0;
        for (int i = 0; i < arguments.Length; i++)
        {
            Column argument = arguments[i];
            IsNull |= argument is NullColumn || (argument is ConstantColumn && argument.IsNull(0));
            constants += argument is ConstantColumn ? 1 : 0;
        }

        if (IsNull)
        {
            Rows = 0;
            return;
        }

        _isConstant = constants == arguments.Length;
        _dictionary = constants == arguments.Length - 1 ? arguments[0] as DictionaryColumn : null;
        if (_dictionary is not null && _dictionary.Values.Length > Math.Max(_length, 1))
        {
            _dictionary = null;
        }

        for (int i = 0; i < arguments.Length; i++)
        {
            Column argument = arguments[i] is ConstantColumn constant ? constant.Value : i == 0 && _dictionary is not null
                ? _dictionary.Values : arguments[i];
            _arguments[i] = FlattenKernel.Flatten(argument, scratch.Child(FirstArgumentChild + i));
            IsConstant |= arguments[i] is ConstantColumn ? 1u << i : 0;
        }

        Rows = _isConstant ? 1 : _dictionary?.Values.Length ?? _length;
        CombineValidity();
    }

    /// <summary>Whether the result is null everywhere.</summary>
    public bool IsNull { get; }

    /// <summary>The rows to evaluate.</summary>
    public int Rows { get; }

    /// <summary>The validity of the rows to evaluate; null where all are valid.</summary>
    public ulong* Validity { get; private set; }

    uint IsConstant { get; }

    /// <summary>Returns an argument that is text.</summary>
    public TextArgument Text(int index) =>
        IsNull ? default : new TextArgument(((StringColumn)_arguments[index]).Views, (IsConstant & (1u << index)) != 0);

    /// <summary>Returns an argument that is an integer of any width.</summary>
    public IntegerArgument Integer(int index)
    {
        if (IsNull)
        {
            return default;
        }

        long* values = Widen((FixedWidthColumn)_arguments[index], _scratch.Child(FirstArgumentChild + index).Child(3));
        return new IntegerArgument(values, (IsConstant & (1u << index)) != 0);
    }

    /// <summary>Returns the values of a flat column of integers of any width.</summary>
    public static IntegerArgument Integers(Column flat, ColumnScratch scratch) =>
        new(Widen((FixedWidthColumn)flat, scratch), isConstant: false);

    /// <summary>Evaluates a function to text.</summary>
    public Column ToText<TFunction>(TFunction function, DataType type)
        where TFunction : struct, ITextFunction
    {
        if (IsNull)
        {
            return Nulls(type, _length, _scratch);
        }

        StringView* views = _scratch.Views(Rows);
        StringHeap heap = _scratch.ResetHeap();
        MapText(function, Text(0), Validity, Rows, views, heap);
        return Wrap(_scratch.Strings(type, Rows, Validity));
    }

    /// <summary>Evaluates a function to Int64.</summary>
    public Column ToNumber<TFunction>(TFunction function)
        where TFunction : struct, INumberFunction
    {
        if (IsNull)
        {
            return Nulls(DataType.Int64, _length, _scratch);
        }

        MapNumber(function, Text(0), Validity, Rows, (long*)_scratch.Data(Rows, sizeof(long)));
        return Wrap(_scratch.FixedWidth(DataType.Int64, Rows, Validity));
    }

    /// <summary>Evaluates a predicate; the result is a flat boolean column or a constant.</summary>
    public Column ToTruth<TFunction>(TFunction function)
        where TFunction : struct, ITruthFunction
    {
        if (IsNull)
        {
            return Nulls(DataType.Boolean, _length, _scratch);
        }

        if (_dictionary is null)
        {
            MapTruth(function, Text(0), Rows, _scratch.Bits(Rows));
            Column built = _scratch.Boolean(Rows, Validity);
            return _isConstant ? new ConstantColumn(built, _length) : built;
        }

        ulong* entries = _scratch.Child(0).Bits(Rows);
        MapTruth(function, Text(0), Rows, entries);
        GatherKernel.Bits(entries, _dictionary.Codes, _length, _scratch.Bits(_length));
        return _scratch.Boolean(_length, CopyValidity(_dictionary, _scratch));
    }

    /// <summary>Returns a column of nulls built in a scratch.</summary>
    public static Column Nulls(DataType type, int length, ColumnScratch scratch)
    {
        ulong* validity = scratch.Validity(length);
        Bitmap.Fill(validity, length, value: false);
        switch (type.Physical)
        {
            case PhysicalType.Bit:
                Bitmap.Fill(scratch.Bits(length), length, value: false);
                return scratch.Boolean(length, validity, length);
            case PhysicalType.View:
                new Span<StringView>(scratch.Views(length), length).Clear();
                return scratch.Strings(type, length, validity, length);
            default:
                new Span<byte>(scratch.Data(length, type.ByteWidth), length * type.ByteWidth).Clear();
                return scratch.FixedWidth(type, length, validity, length);
        }
    }

    /// <summary>Copies the validity of a column into a scratch; null where it has none.</summary>
    public static ulong* CopyValidity(Column column, ColumnScratch scratch)
    {
        if (!column.HasValidity)
        {
            return null;
        }

        ulong* copy = scratch.Validity(column.Length);
        long bytes = Bitmap.Words(column.Length) * 8L;
        Buffer.MemoryCopy(column.Validity, copy, bytes, bytes);
        return copy;
    }

    Column Wrap(Column built)
    {
        if (_isConstant)
        {
            return new ConstantColumn(built, _length);
        }

        if (_dictionary is null)
        {
            return built;
        }

        int* codes = _scratch.Offsets(_length);
        Buffer.MemoryCopy(_dictionary.Codes, codes, _length * 4L, _length * 4L);
        return _scratch.Dictionary(_length, built, CopyValidity(_dictionary, _scratch));
    }

    void CombineValidity()
    {
        for (int i = 0; i < _arguments.Length; i++)
        {
            if ((IsConstant & (1u << i)) != 0 || !_arguments[i].HasValidity)
            {
                continue;
            }

            if (Validity == null)
            {
                Validity = CopyValidity(_arguments[i], _scratch);
                continue;
            }

            ulong* next = _arguments[i].Validity;
            for (nint w = 0; w < Bitmap.Words(Rows); w++)
            {
                Validity[w] &= next[w];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void MapText<TFunction>(TFunction function, TextArgument text, ulong* validity, nint rows, StringView* views, StringHeap heap)
        where TFunction : struct, ITextFunction
    {
        for (nint i = 0; i < rows; i++)
        {
            bool isNull = validity != null && ((validity[i >> 6] >> (int)(i & 63)) & 1) == 0;
            views[i] = isNull ? default : function.Apply(text.At(i), i, heap);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void MapNumber<TFunction>(TFunction function, TextArgument text, ulong* validity, nint rows, long* target)
        where TFunction : struct, INumberFunction
    {
        for (nint i = 0; i < rows; i++)
        {
            bool isNull = validity != null && ((validity[i >> 6] >> (int)(i & 63)) & 1) == 0;
            target[i] = isNull ? 0 : function.Apply(text.At(i), i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void MapTruth<TFunction>(TFunction function, TextArgument text, nint rows, ulong* target)
        where TFunction : struct, ITruthFunction
    {
        for (nint done = 0; done < rows; done += 64)
        {
            nint count = Math.Min(64, rows - done);
            ulong word = 0;
            for (nint i = 0; i < count; i++)
            {
                word |= (function.Apply(text.At(done + i), done + i) ? 1UL : 0) << (int)i;
            }

            target[done >> 6] = word;
        }
    }

    static long* Widen(FixedWidthColumn column, ColumnScratch scratch)
    {
        if (column.Type.Physical == PhysicalType.Int64)
        {
            return (long*)column.Data;
        }

        long* target = (long*)scratch.Data(column.Length, sizeof(long));
        switch (column.Type.Physical)
        {
            case PhysicalType.Int8:
                Widen((sbyte*)column.Data, column.Length, target);
                break;
            case PhysicalType.Int16:
                Widen((short*)column.Data, column.Length, target);
                break;
            case PhysicalType.Int32:
                Widen((int*)column.Data, column.Length, target);
                break;
            case PhysicalType.UInt8:
                Widen(column.Data, column.Length, target);
                break;
            case PhysicalType.UInt16:
                Widen((ushort*)column.Data, column.Length, target);
                break;
            case PhysicalType.UInt32:
                Widen((uint*)column.Data, column.Length, target);
                break;
            case PhysicalType.UInt64:
                Widen((ulong*)column.Data, column.Length, target);
                break;
            default:
                throw new InvalidOperationException($"{column.Type} is not an integer type");
        }

        return target;
    }

    static void Widen<T>(T* source, nint count, long* target)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (nint i = 0; i < count; i++)
        {
            target[i] = long.CreateSaturating(source[i]);
        }
    }
}
