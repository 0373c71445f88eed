using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;

namespace Quiver.Formats.Text;

/// <summary>A column of a batch, opened so that its values are read without a call each.</summary>
unsafe struct TextColumn
{
    /// <summary>The most digits after the point that <see cref="FixedText"/> writes.</summary>
    const int MaxScale = 18;

    /// <summary>How values become text.</summary>
    public TextKind Kind;

    /// <summary>Digits after the point, for decimals.</summary>
    public int Scale;

    /// <summary>What timestamps count.</summary>
    public TimeUnit Unit;

    /// <summary>Whether timestamps are instants.</summary>
    public bool IsInstant;

    /// <summary>Whether all rows have the first value.</summary>
    public bool IsConstant;

    /// <summary>Whether no row has a value.</summary>
    public bool IsAlwaysNull;

    /// <summary>The values.</summary>
    public byte* Data;

    /// <summary>Bits of the rows that are not null; null where none is.</summary>
    public ulong* Validity;

    /// <summary>Which value a row has; null where it is the one of the same number.</summary>
    public int* Codes;

    /// <summary>The column.</summary>
    public Column Column;

    /// <summary>Opens a column.</summary>
    public static TextColumn Open(Column column, TextKind kind)
    {
        var opened = new TextColumn { Column = column, Kind = kind, Validity = column.Validity };
        Column values = column;
        if (column is DictionaryColumn dictionary)
        {
            opened.Codes = dictionary.Codes;
            values = dictionary.Values;
        }
        else if (column is ConstantColumn constant)
        {
            opened.IsConstant = true;
            values = constant.Value;
            opened.Validity = values.Validity;
        }

        opened.Data = values switch
        {
            FixedWidthColumn numbers => numbers.Data,
            StringColumn strings => (byte*)strings.Views,
            BooleanColumn booleans => (byte*)booleans.Bits,
            _ => null,
        };
        opened.IsAlwaysNull = values is NullColumn;
        opened.Kind = opened.Data == null ? TextKind.Other : kind;
        if (column.Type.Logical is DecimalType number)
        {
            opened.Scale = number.Scale;
        }
        else if (column.Type.Logical is TimestampType timestamp)
        {
            opened.Unit = timestamp.Unit;
            opened.IsInstant = timestamp.Zone is not null;
        }

        return opened;
    }

    /// <summary>Returns how values of a type become text.</summary>
    public static TextKind KindOf(DataType type) => type.Logical.Id switch
    {
        TypeId.Int8 => TextKind.Int8,
        TypeId.Int16 => TextKind.Int16,
        TypeId.Int32 => TextKind.Int32,
        TypeId.Int64 => TextKind.Int64,
        TypeId.UInt8 => TextKind.UInt8,
        TypeId.UInt16 => TextKind.UInt16,
        TypeId.UInt32 => TextKind.UInt32,
        TypeId.UInt64 => TextKind.UInt64,
        TypeId.Float64 => TextKind.Float64,
        TypeId.Decimal when ((DecimalType)type.Logical).Scale > MaxScale => TextKind.Other,
        TypeId.Decimal => type.Logical.Physical == PhysicalType.Int128 ? TextKind.Decimal128 : TextKind.Decimal64,
        TypeId.Date => TextKind.Date,
        TypeId.Timestamp => TextKind.Timestamp,
        TypeId.Boolean => TextKind.Boolean,
        TypeId.Utf8 => TextKind.Utf8,
        _ => TextKind.Other,
    };
}
