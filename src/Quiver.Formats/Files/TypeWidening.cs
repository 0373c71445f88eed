using Quiver.Arrow.Types;

namespace Quiver.Formats.Files;

/// <summary>Finds one type for columns of text files whose types were found out from samples.</summary>
static class TypeWidening
{
    /// <summary>Returns a type that takes the values of both, null where there is none.</summary>
    public static DataType? Widen(DataType a, DataType b) =>
        a.Equals(b) ? a
        : a.Id == TypeId.Null ? b
        : b.Id == TypeId.Null ? a
        : a.Id == TypeId.Utf8 || b.Id == TypeId.Utf8 ? (a.IsNested || b.IsNested ? null : DataType.Utf8)
        : a.IsNumeric && b.IsNumeric ? DataType.Float64
        : (a, b) switch
        {
            (TimestampType x, TimestampType y) when x.Zone == y.Zone => x.Unit > y.Unit ? x : y,
            (TimestampType { Zone: null } x, { Id: TypeId.Date }) => x,
            ({ Id: TypeId.Date }, TimestampType { Zone: null } y) => y,
            (TimeType x, TimeType y) => x.Unit > y.Unit ? x : y,
            _ => null,
        };

    /// <summary>Returns a type that takes the values of two columns of text, which may always stay text.</summary>
    public static DataType? WidenText(DataType a, DataType b) => Widen(a, b) ?? (a.IsNested || b.IsNested ? null : DataType.Utf8);
}
