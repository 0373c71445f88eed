using Quiver.Arrow.Builders;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>Reads the values of one column, or of a field or the elements of one, into a builder.</summary>
abstract unsafe class JsonDecoder(ColumnBuilder builder, string path)
{
    /// <summary>What receives the values.</summary>
    public ColumnBuilder Builder => builder;

    /// <summary>What errors call the column.</summary>
    protected string Path => path;

    /// <summary>Reads the next value and appends it.</summary>
    public abstract void Read(JsonTokens tokens);

    /// <summary>Creates the decoder for a field.</summary>
    /// <param name="builder">What receives the values.</param>
    /// <param name="field">The field; where it says that it holds JSON, values stay the text that they are.</param>
    /// <param name="path">What errors call the column.</param>
    /// <param name="options">How times are written.</param>
    public static JsonDecoder Create(ColumnBuilder builder, Field field, string path, JsonOptions options)
    {
        DataType type = builder.Type;
        return type switch
        {
            _ when JsonField.IsJson(field) => new JsonRawDecoder((StringColumnBuilder)builder, path),
            { Id: TypeId.Date } when options.DateFormat is { } layout =>
                Time<int, LayoutDateParser>(builder, path, new LayoutDateParser(layout)),
            TimestampType timestamp when options.TimestampFormat is { } layout =>
                Time<long, LayoutTimestampParser>(builder, path, new LayoutTimestampParser(layout, timestamp.Unit)),
            { Id: TypeId.Boolean } => new JsonBooleanDecoder((BooleanColumnBuilder)builder, path),
            { Id: TypeId.Int8 } => Number<sbyte, NarrowParser<sbyte>>(builder, path, default),
            { Id: TypeId.Int16 } => Number<short, NarrowParser<short>>(builder, path, default),
            { Id: TypeId.Int32 } => Number<int, NarrowParser<int>>(builder, path, default),
            { Id: TypeId.Int64 } => Number<long, Int64Parser>(builder, path, default),
            { Id: TypeId.UInt8 } => Number<byte, NarrowParser<byte>>(builder, path, default),
            { Id: TypeId.UInt16 } => Number<ushort, NarrowParser<ushort>>(builder, path, default),
            { Id: TypeId.UInt32 } => Number<uint, NarrowParser<uint>>(builder, path, default),
            { Id: TypeId.UInt64 } => Number<ulong, UInt64Parser>(builder, path, default),
            { Id: TypeId.Float32 } => Number<float, SingleParser>(builder, path, default),
            { Id: TypeId.Float64 } => Number<double, DoubleParser>(builder, path, default),
            DecimalType { ByteWidth: 8 } number => Number<long, Decimal64Parser>(builder, path, new Decimal64Parser(number)),
            DecimalType number => Number<Int128, Decimal128Parser>(builder, path, new Decimal128Parser(number)),
            { Id: TypeId.Date } => Time<int, DateParser>(builder, path, default),
            TimeType time => Time<long, TimeParser>(builder, path, new TimeParser(time.Unit)),
            TimestampType timestamp => Time<long, TimestampParser>(builder, path, new TimestampParser(timestamp.Unit)),
            StructType => new JsonStructDecoder((StructColumnBuilder)builder, path, options),
            ListType => new JsonListDecoder((ListColumnBuilder)builder, path, options),
            MapType => new JsonMapDecoder((ListColumnBuilder)builder, path, options),
            { Id: TypeId.Utf8 } => new JsonTextDecoder((StringColumnBuilder)builder, path),
            _ => throw new QuiverException(
                ErrorCode.NotSupported, $"{path}: JSON values cannot have the type {type}; read them as VARCHAR and cast them"),
        };
    }

    static JsonFixedDecoder<T, TParser> Number<T, TParser>(ColumnBuilder builder, string path, TParser parser)
        where T : unmanaged
        where TParser : struct, IFieldParser<T> => new((FixedWidthColumnBuilder)builder, path, parser, isNumber: true);

    static JsonFixedDecoder<T, TParser> Time<T, TParser>(ColumnBuilder builder, string path, TParser parser)
        where T : unmanaged
        where TParser : struct, IFieldParser<T> => new((FixedWidthColumnBuilder)builder, path, parser, isNumber: false);
}
