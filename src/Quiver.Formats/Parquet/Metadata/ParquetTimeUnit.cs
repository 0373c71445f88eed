namespace Quiver.Formats.Parquet.Metadata;

/// <summary>The units of TIME and TIMESTAMP; the numbers are those of the Thrift definition.</summary>
enum ParquetTimeUnit
{
    Millis = 1,
    Micros = 2,
    Nanos = 3,
}
