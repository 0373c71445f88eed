namespace Quiver.Arrow.Types;

/// <summary>The logical type of a column, after the Arrow columnar format. Types are values: equal when they mean the same.</summary>
public abstract record DataType
{
    private protected DataType(TypeId id, PhysicalType physical)
    {
        Id = id;
        Physical = physical;
    }

    /// <summary>The kind of the type.</summary>
    public TypeId Id { get; }

    /// <summary>How values lie in memory.</summary>
    internal PhysicalType Physical { get; }

    /// <summary>The type of a column of nulls.</summary>
    public static DataType Null { get; } = new SimpleType(TypeId.Null, PhysicalType.None);

    /// <summary>True or false.</summary>
    public static DataType Boolean { get; } = new SimpleType(TypeId.Boolean, PhysicalType.Bit);

    /// <summary>Signed 8-bit integer.</summary>
    public static DataType Int8 { get; } = new SimpleType(TypeId.Int8, PhysicalType.Int8);

    /// <summary>Signed 16-bit integer.</summary>
    public static DataType Int16 { get; } = new SimpleType(TypeId.Int16, PhysicalType.Int16);

    /// <summary>Signed 32-bit integer.</summary>
    public static DataType Int32 { get; } = new SimpleType(TypeId.Int32, PhysicalType.Int32);

    /// <summary>Signed 64-bit integer.</summary>
    public static DataType Int64 { get; } = new SimpleType(TypeId.Int64, PhysicalType.Int64);

    /// <summary>Unsigned 8-bit integer.</summary>
    public static DataType UInt8 { get; } = new SimpleType(TypeId.UInt8, PhysicalType.UInt8);

    /// <summary>Unsigned 16-bit integer.</summary>
    public static DataType UInt16 { get; } = new SimpleType(TypeId.UInt16, PhysicalType.UInt16);

    /// <summary>Unsigned 32-bit integer.</summary>
    public static DataType UInt32 { get; } = new SimpleType(TypeId.UInt32, PhysicalType.UInt32);

    /// <summary>Unsigned 64-bit integer.</summary>
    public static DataType UInt64 { get; } = new SimpleType(TypeId.UInt64, PhysicalType.UInt64);

    /// <summary>Single precision float.</summary>
    public static DataType Float32 { get; } = new SimpleType(TypeId.Float32, PhysicalType.Float32);

    /// <summary>Double precision float.</summary>
    public static DataType Float64 { get; } = new SimpleType(TypeId.Float64, PhysicalType.Float64);

    /// <summary>UTF-8 text.</summary>
    public static DataType Utf8 { get; } = new SimpleType(TypeId.Utf8, PhysicalType.View);

    /// <summary>Bytes.</summary>
    public static DataType Binary { get; } = new SimpleType(TypeId.Binary, PhysicalType.View);

    /// <summary>Days since 1970-01-01 in 32 bits.</summary>
    public static DataType Date { get; } = new SimpleType(TypeId.Date, PhysicalType.Int32);

    /// <summary>Months, days and nanoseconds, each signed on its own.</summary>
    public static DataType Interval { get; } = new SimpleType(TypeId.Interval, PhysicalType.Interval);

    /// <summary>Exact decimal with <paramref name="precision"/> digits (1 to 38), <paramref name="scale"/> of them after the
    /// point.</summary>
    public static DecimalType Decimal(int precision, int scale) => new(precision, scale);

    /// <summary>Time of day in the given unit.</summary>
    public static TimeType Time(TimeUnit unit) => new(unit);

    /// <summary>A point in time in the given unit; with a zone it is an instant, without one a wall clock reading.</summary>
    public static TimestampType Timestamp(TimeUnit unit, string? zone = null) => new(unit, zone);

    /// <summary>An exact span of time in the given unit.</summary>
    public static DurationType Duration(TimeUnit unit) => new(unit);

    /// <summary>A list of values of one type.</summary>
    public static ListType List(DataType element) => new(new Field("item", element));

    /// <summary>Named fields.</summary>
    public static StructType Struct(params IReadOnlyList<Field> fields) => new(fields);

    /// <summary>Keys and values.</summary>
    public static MapType Map(DataType key, DataType value) => new(key, value);

    /// <summary>Values by code into a dictionary.</summary>
    public static DictionaryType Dictionary(DataType value) => new(value);

    /// <summary>Whether values are signed or unsigned integers.</summary>
    public bool IsInteger => Id is >= TypeId.Int8 and <= TypeId.UInt64;

    /// <summary>Whether values are binary floating point numbers.</summary>
    public bool IsFloating => Id is TypeId.Float32 or TypeId.Float64;

    /// <summary>Whether values are numbers.</summary>
    public bool IsNumeric => Id is >= TypeId.Int8 and <= TypeId.Decimal;

    /// <summary>Whether values have fields or elements.</summary>
    public bool IsNested => Id is TypeId.List or TypeId.Struct or TypeId.Map;

    /// <summary>Whether values are dates, times, timestamps, durations or intervals.</summary>
    public bool IsTemporal => Id is >= TypeId.Date and <= TypeId.Interval;

    /// <summary>The type without dictionary encoding: what the values mean.</summary>
    public DataType Logical => this is DictionaryType dictionary ? dictionary.Value : this;

    /// <summary>Bytes a value where the width is fixed, else 0.</summary>
    internal int ByteWidth => PhysicalTypes.Width(Physical);

    /// <summary>The name of the type, such as <c>Int64</c> or <c>Decimal(15, 2)</c>.</summary>
    public abstract override string ToString();
}
