using Quiver.Arrow.Errors;

namespace Quiver.Formats.Parquet;

/// <summary>Creates the errors that reading a Parquet file can end in.</summary>
static class ParquetErrors
{
    /// <summary>Returns the error for bytes that do not follow the format.</summary>
    public static QuiverException Corrupt(string what) => new(ErrorCode.CorruptFile, what);

    /// <summary>Returns the error for a known feature of the format that is not read.</summary>
    public static QuiverException NotSupported(string what) => new(ErrorCode.NotSupported, what);

    /// <summary>Returns the same error with the place in front of its sentence.</summary>
    public static QuiverException At(string place, QuiverException error) => new(error.Code, $"{place}: {error.Message}", error);
}
